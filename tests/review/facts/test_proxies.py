from __future__ import annotations

import pytest

from holdfast.review.facts.haproxy import HaproxyFile
from holdfast.review.facts.nginx import NginxFile
from holdfast.review.facts.project import Project
from holdfast.review.facts.proxies import NGINX_DEFAULT, haproxy_timeouts, nginx_timeouts, routes

HEADERS = (
    "proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade; proxy_set_header;"
)


def nginx(text: str) -> NginxFile:
    """A file on its own."""
    return NginxFile("nginx.conf", text, Project())


def timeouts(location: str) -> list[tuple[float, bool, bool]]:
    """Seconds, explicit, certain, for one location."""
    file = nginx(f"server {{ location / {{ {location} proxy_pass http://app; }} }}")
    return [(it.seconds, it.explicit, it.certain) for it in nginx_timeouts(file)]


def test_routes() -> None:
    """Locations, and conditions in them, hand requests on; streams are no HTTP."""
    text = (
        "stream { server { proxy_pass a:1; } }\nproxy_pass http://b;\n"
        "server { location /c { proxy_set_header Host c; proxy_pass http://c; }\n"
        "location /d { if ($e) { proxy_pass http://e; } } }"
    )
    found = list(routes(nginx(text)))
    assert [it.proxy.args[0] for it in found] == ["http://c", "http://e"]
    assert [it.block.name for it in found] == ["location", "if"]
    assert found[0].sends("host")
    assert not found[0].sends("upgrade")


def test_headers_of_nothing() -> None:
    """A header that is set to nothing is not sent."""
    text = 'location / { proxy_set_header Upgrade ""; proxy_pass http://a; }'
    (route,) = routes(nginx(text))
    assert not route.sends("upgrade")


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        (HEADERS, [(NGINX_DEFAULT, False, True)]),
        (f"{HEADERS} include more.conf;", [(NGINX_DEFAULT, False, False)]),
        (f"{HEADERS} proxy_read_timeout 1h;", [(3600, True, True)]),
        (f"{HEADERS} proxy_read_timeout $t;", []),
        (f"{HEADERS} proxy_read_timeout;", []),
        ("proxy_read_timeout 1h;", []),
        (f"{HEADERS} proxy_http_version 1.0;", []),
        (f"{HEADERS} proxy_http_version 1.1;", [(NGINX_DEFAULT, False, True)]),
        ("proxy_set_header Upgrade $http_upgrade;", []),
        ('proxy_set_header Upgrade u; proxy_set_header Connection "";', []),
    ],
)
def test_timeouts_of_nginx(location: str, expected: list[tuple[float, bool, bool]]) -> None:
    """The directive in force, or the default, of locations for WebSockets."""
    assert timeouts(location) == expected


@pytest.mark.parametrize(
    ("backend", "expected"),
    [
        (" timeout tunnel 1h\n", [(3600, "timeout tunnel 1h")]),
        (" timeout server 20s\n", [(20, "timeout server 20s")]),
        (" timeout tunnel $T\n", []),
        ("", []),
    ],
)
def test_timeouts_of_haproxy(backend: str, expected: list[tuple[float, str]]) -> None:
    """The one in force; none where none is set, or only a variable is."""
    text = f"frontend f\n use_backend b if {{ path_beg /ws }}\nbackend b\n{backend}"
    found = list(haproxy_timeouts(HaproxyFile("h.cfg", text, Project())))
    assert [(it.seconds, text[it.span.start : it.span.end]) for it in found] == expected
    assert all(it.kind == "haproxy" and it.explicit and it.certain for it in found)
