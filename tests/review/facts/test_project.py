from __future__ import annotations

from pathlib import Path

import pytest

from holdfast.review.facts.project import LARGEST, Project, config_language, is_fact_file
from holdfast.review.facts.pulses import Pulse
from holdfast.review.facts.versions import Version

NGINX = """\
server {
  location /ws {
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection upgrade;
    proxy_read_timeout 75s;
    proxy_pass http://app;
  }
  location / {
    proxy_pass http://app;
  }
}
"""
HAPROXY = """\
defaults
  timeout client 30s
  timeout server 40s
frontend f
  use_backend b if { path_beg /ws }
backend b
  server a b:80
"""


def project(**files: str) -> Project:
    """A tree; a double underscore in a name is a slash, a single one a dot."""
    found = Project()
    for name, text in files.items():
        found.add(name.replace("__", "/").replace("_", "."), text)
    return found


@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("package.json", True),
        ("Dockerfile", True),
        ("deploy/nginx.conf", True),
        ("nginx.conf.j2", True),
        ("sites-available/chat.example.org", True),
        ("etc/proxy_params", True),
        ("haproxy.cfg", True),
        ("infra/lb.tf", True),
        ("nginx.py", False),
        ("conf.d/readme.md", False),
        ("src/chat.js", False),
    ],
)
def test_which_files_have_facts(path: str, known: bool) -> None:
    """They are known by their names."""
    assert is_fact_file(path) is known


@pytest.mark.parametrize(
    ("path", "text", "language"),
    [
        ("a.conf", NGINX, "nginx"),
        ("sites-enabled/chat", NGINX, "nginx"),
        ("a.cfg", HAPROXY, "haproxy"),
        ("a.conf", "[section]\nkey = value\n", None),
        ("a.py", NGINX, None),
        ("a.conf", NGINX + "#" * LARGEST, None),
    ],
)
def test_the_language_of_a_configuration(path: str, text: str, language: str | None) -> None:
    """Names say what it may be, the text what it is."""
    assert config_language(path, text) == language


def test_versions_and_workers() -> None:
    """They come from the files of the tree."""
    known = project(package_json='{"dependencies": {"ws": "^8"}}', Procfile="web: gunicorn -w 4 a")
    version = known.version("npm", "ws", near="src/a.js")
    assert version is not None
    assert version.since(8)
    assert known.depends("npm", "src/a.js", "redis", "ws")
    assert not known.depends("npm", "src/a.js", "redis")
    assert project(package_json='{"name": "chat"}').about(near="src/a.js") == "chat"
    (workers,) = known.workers(near="app/main.py")
    assert (workers.count, workers.path) == (4, "Procfile")
    assert known.proxies(near="app/main.py") == ()
    (command,) = known.commands(near="app/main.py")
    assert (command.program, command.path) == ("gunicorn", "Procfile")


def test_facts_are_about_a_part_of_the_tree() -> None:
    """In a tree of several services, each has its own; none speaks for its neighbours."""
    known = project(
        chat__Procfile="web: gunicorn -w 4 a",
        chat__jobs__Procfile="web: gunicorn -w 5 a",
        shop__deploy__docker__Procfile="web: gunicorn -w 6 a",
        Procfile="web: gunicorn -w 7 a",
    )
    assert [it.count for it in known.workers(near="shop/app/main.py")] == [6]
    assert [it.count for it in known.workers(near="chat/app/main.py")] == [4]
    assert [it.count for it in known.workers(near="chat/jobs/main.py")] == [5]
    assert [it.count for it in known.workers(near="main.py")] == [7]
    assert [it.count for it in known.workers(near="chat2/main.py")] == [7]


def test_proxies_of_a_front_end() -> None:
    """The front end of an application often has the proxy for the rest."""
    known = project(shop__frontend__nginx__nginx_conf=NGINX, shop__frontend__Procfile="uvicorn a")
    assert len(known.proxies(near="shop/api/app.py")) == 1
    assert known.proxies(near="chat/app.py") == ()
    assert known.commands(near="shop/api/app.py") == ()


def test_proxies_of_nginx() -> None:
    """A location that hands the handshake on ends idle sockets after its read timeout."""
    known = project(deploy__nginx_conf=NGINX)
    (proxy,) = known.proxies(near="app/main.py")
    assert (proxy.seconds, proxy.kind, proxy.explicit, proxy.certain) == (75, "nginx", True, True)
    assert proxy.path == "deploy/nginx.conf"
    assert NGINX[proxy.span.start : proxy.span.end] == "proxy_read_timeout 75s;"


def test_the_default_of_nginx() -> None:
    """Where nothing is set it is a minute, unless a file that is not there says otherwise."""
    text = NGINX.replace("    proxy_read_timeout 75s;\n", "")
    (proxy,) = project(nginx_conf=text).proxies(near="main.py")
    assert (proxy.seconds, proxy.explicit, proxy.certain) == (60, False, True)
    assert text[proxy.span.start : proxy.span.end] == "location /ws"
    text = text.replace("proxy_pass", "include more.conf;\nproxy_pass")
    (proxy,) = project(nginx_conf=text).proxies(near="main.py")
    assert not proxy.certain


@pytest.mark.parametrize(
    "text",
    [
        "proxy_pass http://app;\n",
        NGINX.replace("75s", "$timeout"),
        NGINX.replace(" 75s", ""),
        NGINX.replace("Upgrade $http_upgrade", ""),
        NGINX.replace("Upgrade", "X-Other"),
    ],
)
def test_what_says_nothing_of_websockets(text: str) -> None:
    """No handshake, or no number."""
    assert project(nginx_conf=text).proxies(near="main.py") == ()


def test_proxies_of_haproxy() -> None:
    """Without a tunnel timeout, the shorter side's counts."""
    (proxy,) = project(haproxy_cfg=HAPROXY).proxies(near="main.py")
    assert (proxy.seconds, proxy.kind, proxy.explicit, proxy.certain) == (30, "haproxy", True, True)
    assert HAPROXY[proxy.span.start : proxy.span.end] == "timeout client 30s"
    assert project(haproxy_cfg=HAPROXY.replace("timeout", "#")).proxies(near="a") == ()
    assert project(haproxy_cfg=HAPROXY.replace(" 30s", "")).proxies(near="a")[0].seconds == 40


def test_proxies_of_kubernetes() -> None:
    """An ingress and a balancer have theirs in manifests."""
    text = "metadata:\n  annotations:\n    nginx.ingress.kubernetes.io/proxy-read-timeout: '90'\n"
    (proxy,) = project(k8s__ingress_yaml=text).proxies(near="app.py")
    assert (proxy.seconds, proxy.kind, proxy.path) == (90, "nginx", "k8s/ingress.yaml")


def test_included_files_are_found_by_name() -> None:
    """By the name alone; for a pattern, the folder has to agree too."""
    known = project(
        nginx__main_conf=NGINX, nginx__snippets__ws_conf=NGINX, nginx__sites__ws_conf=NGINX
    )

    def included(pattern: str) -> list[str]:
        return [file.path for file in known.nginx_included(pattern, near="nginx/main.conf")]

    assert included("/etc/nginx/main.conf") == ["nginx/main.conf"]
    assert included("snippets/*.conf") == ["nginx/snippets/ws.conf"]
    assert included("*.conf") == ["nginx/main.conf"]
    assert included("other.conf") == []
    assert included("other.conf") == []


def test_programs_behind_a_proxy() -> None:
    """What is known of them is asked for where there is a proxy, those beside it apart."""
    known = project(nginx_conf=NGINX)
    known.add_pulses([Pulse("app.js", serves=False, pings=False)])
    assert [it.path for it in known.behind("deploy/nginx.conf")] == ["app.js"]
    assert known.behind("chat/deploy/nginx.conf") == ()
    assert known.proxied
    assert not Project().proxied


def test_the_version_of_nginx() -> None:
    """It is that of the closest container; other files say nothing."""
    known = project(
        Dockerfile="FROM nginx:1.20.0",
        web__Dockerfile="FROM nginx:1.25.3",
        notes="FROM nginx:1.30.0",
        api__Dockerfile="FROM nginx:1.28.0",
    )
    version = known.nginx_version(near="web/nginx.conf")
    assert version is not None
    assert version.numbers == (1, 25, 3)
    assert Project().nginx_version(near="nginx.conf") is None


def test_the_main_file_of_nginx() -> None:
    """It is the one with the http block."""
    main = "http {\n  proxy_read_timeout 5m;\n}\n"
    known = project(nginx__nginx_conf=main, nginx__conf_d__app_conf=NGINX)
    found = known.nginx_main(near="nginx/conf.d/app.conf")
    assert found is not None
    assert found.path == "nginx/nginx.conf"
    assert Project().nginx_main(near="a.conf") is None


@pytest.mark.parametrize(
    "path", ["package.json", "nginx.conf", "haproxy.cfg", "a.yml", "Dockerfile", "poetry.lock", "x"]
)
def test_broken_files_say_nothing(path: str) -> None:
    """A first pass never fails."""
    known = Project()
    for text in (
        "{",
        "\0",
        "http {",
        "server {\n" * 1000 + "listen 80;",
        "- " * 1000,
        "é" * LARGEST,
    ):
        known.add(path, text)
        known.add(path, text + "\n" * LARGEST)
    assert known.workers(near="a") == ()
    assert known.proxies(near="a") == ()


def test_a_review_in_a_subfolder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands above the current folder has an absolute name, and counts as from outside."""
    inner = tmp_path / "server" / "src"
    inner.mkdir(parents=True)
    texts = {
        "package.json": '{"dependencies": {"ws": "^7.5.0"}}',
        "server/package.json": '{"dependencies": {"ws": "^8.1.0"}, "description": "A board"}',
        "server/Procfile": "web: gunicorn -w 4 app:app\n",
        "other/Procfile": "web: gunicorn -w 8 app:app\n",
        "server/src/nginx.conf": NGINX,
    }
    found = []
    for folder, near in ((tmp_path, "server/src/app.js"), (inner, "app.js")):
        monkeypatch.chdir(folder)
        project = Project()
        for name, text in texts.items():
            file = tmp_path / name
            below = file.is_relative_to(folder)
            project.add(str(file.relative_to(folder) if below else file), text)
        workers = [it.count for it in project.workers(near)]
        proxies = [it.seconds for it in project.proxies(near)]
        found.append((project.version("npm", "ws", near), project.about(near), workers, proxies))
    assert found[0] == found[1]
    assert found[0][0] == Version((8, 1, 0), (9,))
    assert found[0][2] == [4]
