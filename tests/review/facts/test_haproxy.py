from __future__ import annotations

import pytest

from holdfast.review.facts.haproxy import HaproxyFile, Section, looks_like_haproxy, seconds
from holdfast.review.facts.project import Project
from tests.review.timing import assert_linear

CONFIG = """\
global
    daemon  # in the background

defaults base
    timeout client 30s
    timeout server 40s

frontend www from base
    bind *:443
    acl ws hdr(Upgrade) -i websocket
    use_backend sockets if ws
    use_backend chat if { path_beg /ws }
    use_backend
    default_backend web

backend sockets
    timeout tunnel 1h
    server a 10.0.0.1:80

backend chat
    server a 10.0.0.1:80

backend web
    server a 10.0.0.1:80
"""


def parse(text: str) -> HaproxyFile:
    """A file on its own."""
    return HaproxyFile("haproxy.cfg", text, Project())


def idle(text: str) -> list[tuple[str, float | None, bool]]:
    """The backends for WebSockets, each with its timeout and whether it is certain."""
    file = parse(text)
    found = [(tunnel, file.idle(tunnel)) for tunnel in file.tunnels()]
    return [(it.back.name, at.seconds if at else None, it.certain) for it, at in found]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5000", 5),
        ("30s", 30),
        ("1m", 60),
        ("2h", 7200),
        ("1d", 86_400),
        ("250ms", 0.25),
        ("500us", 0.0005),
        ("$TIMEOUT", None),
        ("", None),
    ],
)
def test_times(text: str, value: float | None) -> None:
    """Without a unit a time is in milliseconds."""
    assert seconds(text) == (value if value is None else pytest.approx(value))


def test_sections_and_directives() -> None:
    """A section has the lines that follow it, each with its place."""
    file = parse(CONFIG)
    assert [it.kind for it in file.sections] == [
        *("global", "defaults", "frontend", "backend", "backend", "backend")
    ]
    assert [it.name for it in file.of_kind("backend")] == ["sockets", "chat", "web"]
    section = file.sections[3]
    assert CONFIG[section.span.start : section.span.end] == "backend sockets"
    tunnel = section.directives[0]
    assert CONFIG[tunnel.span.start : tunnel.span.end] == "timeout tunnel 1h"
    assert [CONFIG[span.start : span.end] for span in tunnel.arg_spans] == ["tunnel", "1h"]
    assert (tunnel.name, tunnel.args, tunnel.path) == ("timeout", ("tunnel", "1h"), "haproxy.cfg")
    assert (section.line, tunnel.line) == (16, 17)
    assert (file.broken, file.language) == (None, "haproxy")


def test_words() -> None:
    """Quotes and backslashes keep words together, and a hash outside them begins a comment."""
    text = 'global\n log "a # b" \'c d\'e f\\ g\\#h i#j k\n acl x "\n'
    log, acl = parse(text).sections[0].directives
    assert log.args == ("a # b", "c de", "f g#h", "i")
    assert acl.args == ("x", '"')


def test_conditions_and_templates_are_passed_over() -> None:
    """`.if` and the tags of templates are no directives."""
    text = "{% if a %}\nglobal\n.if defined(X)\n daemon\n.endif\n{% endif %}\n"
    (section,) = parse(text).sections
    assert [it.name for it in section.directives] == ["daemon"]


def test_the_first_line_outside_of_a_section() -> None:
    """It is noted, and the rest is read."""
    file = parse("# fine\nbind *:80\nmode http\nglobal\n")
    assert file.broken == 2
    assert [it.kind for it in file.sections] == ["global"]


def test_timeouts_are_inherited() -> None:
    """From the defaults named, else from those before; the last line of a section counts."""
    file = parse(
        "defaults a\n timeout tunnel 1m\n"
        "defaults b from a\n timeout server 2m\n"
        "backend one\n"
        "backend two from a\n"
        "backend three from unknown\n timeout server 3m\n timeout server 4m\n timeout connect\n"
        "defaults\n"
        "backend four\n timeout tunnel\n"
    )
    one, two, three, four = file.of_kind("backend")

    def value(section: Section, kind: str) -> float | str | None:
        found = file.timeout(section, kind)
        return found.seconds if found else "none"

    assert (value(one, "tunnel"), value(one, "server")) == (60, 120)
    assert (value(two, "tunnel"), value(two, "server")) == (60, "none")
    assert (value(three, "tunnel"), value(three, "server")) == (60, 240)
    assert (value(four, "tunnel"), value(four, "server")) == (None, "none")


def test_defaults_that_name_themselves() -> None:
    """A circle ends."""
    file = parse("defaults a\ndefaults a from a\nbackend b from a\n")
    (back,) = file.of_kind("backend")
    back.defaults = file.sections[0]
    file.sections[0].defaults = file.sections[0]
    assert file.timeout(back, "tunnel") is None


def test_what_carries_websockets() -> None:
    """What the frontends' rules send there; without `timeout tunnel`, the shorter side counts."""
    assert idle(CONFIG) == [("sockets", 3600, True), ("chat", 30, True)]


def test_a_listen_section_is_both_sides() -> None:
    """With a rule about WebSockets it is certain; alone in its file it is likely."""
    text = "listen app\n bind *:80\n timeout client 50s\n timeout server 45s\n server a b:80\n"
    assert idle(text) == [("app", 45, False)]
    assert idle(text + " acl ws hdr(upgrade) -i websocket\n") == [("app", 45, True)]


def test_the_only_backend() -> None:
    """Where nothing speaks of WebSockets, one backend is likely for them, and two are not."""
    text = "frontend f\n timeout client 20s\n default_backend b\nbackend b\n timeout server 1m\n"
    assert idle(text) == [("b", 20, False)]
    assert idle(text + "backend c\n") == []
    assert idle("backend b\n") == [("b", None, False)]


def test_a_tunnel_timeout_speaks_of_websockets() -> None:
    """The only backend carries them for certain if it has a timeout for what was upgraded."""
    assert idle("backend b\n timeout tunnel 20s\n") == [("b", 20, True)]
    assert idle("defaults\n timeout tunnel 20s\nbackend b\n") == [("b", 20, False)]


def test_rules_for_backends_that_are_elsewhere() -> None:
    """They say nothing."""
    assert idle("frontend f\n use_backend x if { path_beg /ws }\n") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (CONFIG, True),
        ("defaults\n  timeout client 30s\n", True),
        ("frontend www\n  bind *:80\n", True),
        ("[global]\ndaemon = 1\n", False),
        ("global\n  foo bar\n", False),
        ("http {\n server {\n listen 80;\n}\n}\n", False),
    ],
)
def test_a_file_is_known_by_its_text(text: str, found: bool) -> None:
    """Names that end in .cfg are used by many programs."""
    assert looks_like_haproxy(text) is found


@pytest.mark.parametrize(
    "part", ['"', "'a", "\\", "a ", "backend a\n", "#\n", "global\n", "acl a\n"]
)
def test_hostile_text_takes_linear_time(part: str) -> None:
    """Any text is read in a moment, whatever it is."""
    assert_linear(lambda size: parse("listen a\n x " + part * (size // len(part))).tunnels())


def test_backends_by_the_paths_of_programs() -> None:
    """An acl for a path on which a program accepts WebSockets sends them to its backend."""
    file = parse(
        "frontend f\n acl live path_beg /live/\n acl one path /one\n acl site path_beg /\n"
        " acl odd path_end /live/a\n acl bare\n acl\n use_backend a if live\n"
        " use_backend b if one\n use_backend c if site\n use_backend d if odd\n"
        "backend a\nbackend b\nbackend c\nbackend d\n"
    )
    assert file.tunnels() == []
    found = file.tunnels(frozenset({"/live/a", "/one"}))
    assert [(it.back.name, it.certain) for it in found] == [("a", True), ("b", True)]
    assert [it.paths for it in found] == [{"/live/a"}, {"/one"}]
