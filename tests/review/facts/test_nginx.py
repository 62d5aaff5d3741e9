from __future__ import annotations

import pytest

from holdfast.review.facts.nginx import NginxFile, looks_like_nginx, seconds
from holdfast.review.facts.project import Project

SITE = """\
map $http_upgrade $connection_upgrade { default upgrade; '' close; }
http {
  proxy_read_timeout 30s;
  proxy_set_header Host $host;
  server {
    proxy_set_header X-A a;
    proxy_set_header X-B b;
    location /plain { proxy_pass http://app; }
    location /ws {
      proxy_set_header Upgrade $http_upgrade;
      proxy_read_timeout 1h;
      proxy_pass http://app;
    }
  }
}
"""


def site(text: str = SITE, **others: str) -> NginxFile:
    """A file, among others of its tree."""
    project = Project()
    for name, other in others.items():
        project.add(f"nginx/{name.replace('_', '/')}.conf", other)
    project.add("nginx/site.conf", text)
    return NginxFile("nginx/site.conf", text, project)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("90", 90),
        ("60s", 60),
        ("1h30m", 5400),
        ("1h 30m", 5400),
        ("500ms", 0.5),
        ("1d", 86_400),
        ("1M", 2_592_000),
        ("$timeout", None),
        ("${TIMEOUT}s", None),
        ("60x", None),
        ("", None),
    ],
)
def test_times(text: str, value: float | None) -> None:
    """Without a unit a time is in seconds; what is left to a variable is not known."""
    assert seconds(text) == value


def test_directives_of_a_file() -> None:
    """They come in the order of the text, at any depth."""
    file = site()
    assert file.whole
    assert file.broken is None
    assert file.language == "nginx"
    assert [it.args[0] for it in file.named("location", "map")] == [
        "$http_upgrade",
        "/plain",
        "/ws",
    ]


def test_what_is_in_force() -> None:
    """The innermost block that says something counts."""
    file = site()
    plain, ws = file.named("location")
    for block, value in ((plain, "30s"), (ws, "1h")):
        directive = file.effective(block, "proxy_read_timeout")
        assert directive is not None
        assert directive.args == (value,)
    assert file.effective(ws, "proxy_buffering") is None
    assert file.effective(None, "proxy_read_timeout") is None


def test_repeated_directives_are_not_added_up() -> None:
    """A block with one proxy_set_header inherits none of them."""
    file = site()
    plain, ws = file.named("location")
    assert [it.args[0] for it in file.effective_all(plain, "proxy_set_header")] == ["X-A", "X-B"]
    assert [it.args[0] for it in file.effective_all(ws, "proxy_set_header")] == ["Upgrade"]


def test_included_files_count() -> None:
    """What is included is part of the block, even where files include each other."""
    text = "server { location / { include snippets/ws.conf; proxy_pass http://a; } }"
    snippet = "proxy_set_header Upgrade $http_upgrade; include snippets/ws.conf; include;"
    file = site(text, snippets_ws=snippet)
    (block,) = file.named("location")
    (header,) = file.effective_all(block, "proxy_set_header")
    assert header.path == "nginx/snippets/ws.conf"
    assert file.certain(block)
    assert not file.whole


def test_the_http_block_of_another_file() -> None:
    """A file without one gets what the tree's main file says."""
    main = "events {}\nhttp {\n proxy_read_timeout 5m;\n include conf.d/*.conf;\n}"
    text = "server { location / { proxy_pass http://a; } }"
    file = site(text, main=main)
    (block,) = file.named("location")
    directive = file.effective(block, "proxy_read_timeout")
    assert directive is not None
    assert (directive.path, directive.args) == ("nginx/main.conf", ("5m",))
    assert file.effective(block, "proxy_buffering") is None


@pytest.mark.parametrize(
    ("include", "certain"),
    [
        ("", True),
        ("include mime.types;", True),
        ("include /etc/nginx/ssl/options-ssl.conf;", True),
        ("include /etc/nginx/conf.d/*.conf;", True),
        ("include;", True),
        ("include snippets/unknown.conf;", False),
    ],
)
def test_files_that_are_not_there(include: str, certain: bool) -> None:
    """An unknown file may say anything, unless its name says what it is about."""
    file = site(f"server {{ {include} location / {{ proxy_pass http://a; }} }}")
    (block,) = file.named("location")
    assert file.certain(block) is certain
    assert file.certain(block) is certain


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (SITE, True),
        ("upstream a {\n  server b:80;\n}\n", True),
        ("server\n{\n  listen 80;\n}", True),
        ("proxy_set_header Upgrade $http_upgrade;\n", True),
        ("location / {\n  return 200;\n}", True),
        ("server {\n}\n", False),
        ("[server]\nlisten = 80;\n", False),
        ("defaults\n  timeout client 30s\n", False),
        ("server { listen: 80 }", False),
        ("", False),
    ],
)
def test_a_file_is_known_by_its_text(text: str, found: bool) -> None:
    """Names that end in .conf are used by many programs."""
    assert looks_like_nginx(text) is found
