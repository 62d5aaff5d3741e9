"""The reference pages and the code say the same: names, options, defaults, fixed bounds."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import Route

import holdfast
import holdfast.websocket
from holdfast import Channel, Credentials, Hub, Limits, Session, Stats, User
from holdfast.server.http_api import http_app
from holdfast.server.logs import FIELDS
from holdfast.server.metrics import HubCollector
from tests.docs.pages import ROOT, code_names, headings, reference, rows, section, text

HUB = reference("hub.md")
CLIENT = reference("client.md")


def documented(source: str) -> dict[str, str]:
    """The rows of `name` and default: from a table's first and second cells."""
    return {code_names(row[0])[0]: row[1].strip("`") for row in rows(source) if "`" in row[0]}


def shown(default: object) -> str:
    """A default as the tables write it."""
    if default is inspect.Parameter.empty:
        return ""
    if default is time.monotonic:
        return "time.monotonic"
    return repr(default).replace("'", '"')


def signature(function: Callable[..., Any]) -> dict[str, str]:
    parameters = inspect.signature(function).parameters.values()
    return {p.name: shown(p.default) for p in parameters if p.name != "self"}


def defaults(cls: type[Any]) -> dict[str, str]:
    found = {}
    for field in dataclasses.fields(cls):
        default = field.default
        if field.default_factory is not dataclasses.MISSING:
            default = field.default_factory()
        found[field.name] = "" if default is dataclasses.MISSING else shown(default)
    return found


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (section(HUB, "Options"), signature(Hub.__init__)),
        (text(reference("channel-options.md")), defaults(Channel)),
        (section(reference("limits.md"), "What you can set"), defaults(Limits)),
        (section(reference("server.md"), "holdfast.run"), signature(holdfast.run)),
        (section(HUB, "User"), defaults(User)),
        (section(CLIENT, "connect"), signature(holdfast.connect)),
        (section(CLIENT, "BackoffOptions"), defaults(holdfast.BackoffOptions)),
    ],
    ids=["Hub", "Channel", "Limits", "run", "User", "connect", "BackoffOptions"],
)
def test_options_and_defaults(table: str, code: dict[str, str]) -> None:
    assert documented(table) == code


def test_credentials_fields() -> None:
    table = documented(section(HUB, "Credentials"))
    assert table.pop("cookies") == ""
    assert table == defaults(Credentials)


def test_stats_fields() -> None:
    assert tuple(documented(section(HUB, "Stats"))) == Stats._fields


def test_session_attributes() -> None:
    for name in documented(section(HUB, "Session")):
        assert hasattr(Session, name.partition("(")[0]), name


def methods(page: Path, cls: type[Any]) -> list[str]:
    """The headings of a page's methods, each of which must be the method's signature."""
    named = [h.strip("`") for h in headings(section(page, "Methods"))]
    for heading in named:
        name = heading.partition("(")[0]
        parameters = inspect.signature(getattr(cls, name)).parameters.values()
        plain = [p.replace(annotation=p.empty) for p in parameters if p.name != "self"]
        assert heading == name + str(inspect.Signature(plain)), name
    return named


def test_client_methods() -> None:
    """Each method's heading is its signature, and every public one is there."""
    named = {heading.partition("(")[0] for heading in methods(CLIENT, holdfast.Client)}
    source = inspect.getsource(holdfast.Client)
    offered = re.findall(
        r"^    (?:async )?def ([a-z]\w*)", source[: source.index("# From subscriptions.")], re.M
    )
    assert {*offered} - {"stats"} <= named


@pytest.mark.parametrize(
    "cls",
    [holdfast.Message, holdfast.Lost, holdfast.PresenceChange, holdfast.Page, holdfast.State,
     holdfast.ClientStats],
)  # fmt: skip
def test_what_a_client_gives(cls: Any) -> None:
    """The fields are those of the code, in their order."""
    fields = getattr(cls, "_fields", None) or (*cls.__struct_fields__, "position")
    assert tuple(code_names(row[0])[0] for row in rows(section(CLIENT, cls.__name__))) == fields


def test_hub_methods() -> None:
    """Each method's heading is its signature, and all that is for applications is there."""
    named = methods(HUB, Hub)
    source = inspect.getsource(Hub)
    start, end = source.index("# For the application."), source.index("# For the server.")
    offered = re.findall(r"^    (?:async )?def ([a-z]\w*)", source[start:end], re.M)
    properties = documented(section(HUB, "Properties"))
    assert {*offered} <= {h.partition("(")[0] for h in named} | properties.keys()


def test_public_names_are_documented() -> None:
    pages = "".join(text(page) for page in (ROOT / "docs" / "reference").glob("*.md"))
    missing = [name for name in holdfast.__all__ if not re.search(rf"`(?:\w+\.)?{name}\b", pages)]
    assert not missing


def test_the_websocket_core_is_documented() -> None:
    page = text(reference("websocket-core.md"))
    missing = [n for n in holdfast.websocket.__all__ if not re.search(rf"`{n}\b|{n}`", page)]
    assert not missing


def test_the_tables_of_the_websocket_core_name_what_there_is() -> None:
    page = reference("websocket-core.md")
    connection = holdfast.websocket.Connection(server=True, max_message=125)
    for row in rows(section(page, "Connection")):
        for name in code_names(row[0]):
            assert hasattr(connection, name.partition("(")[0]), name
    for row in rows(section(page, "Handshake")):
        name, _, _ = code_names(row[0])[0].partition("(")
        assert hasattr(holdfast.websocket, name), name


def test_fixed_bounds() -> None:
    table = rows(section(reference("limits.md"), "What is fixed"))
    assert len(table) > 15
    for _, value, where in table:
        if where:
            module, _, name = where.strip("`").rpartition(".")
            assert str(getattr(importlib.import_module(module), name)) == value.strip("`"), name


def test_http_paths() -> None:
    table = rows(text(reference("http-api.md")))
    listed = {(row[0], code_names(row[1])[0]) for row in table if row[0] in ("GET", "POST")}
    routes = {
        (method, route.path.replace("{name:path}", "{name}"))
        for route in http_app(Hub()).routes
        if isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD"}
    }
    assert listed == routes


def test_metrics() -> None:
    table = rows(section(reference("logs-and-metrics.md"), "Metrics"))
    listed = {(code_names(row[0])[0], row[1]) for row in table}
    families = HubCollector(Hub()).collect()
    assert listed == {
        (family.name + ("_total" if family.type == "counter" else ""), family.type)
        for family in families
    }


def test_log_fields() -> None:
    table = rows(section(reference("logs-and-metrics.md"), "Fields"))
    assert tuple(code_names(row[0])[0] for row in table) == FIELDS


def test_loggers() -> None:
    table = rows(section(reference("logs-and-metrics.md"), "Loggers"))
    listed = {code_names(row[0])[0] for row in table if row[0].startswith("`holdfast.")}
    sources = "".join(path.read_text() for path in (ROOT / "src").rglob("*.py"))
    assert listed == set(re.findall(r'getLogger\("([\w.]+)"\)', sources))


def test_log_lines_stand_in_the_source() -> None:
    """The fixed words of the log lines and causes that the page shows are still written."""
    sources = "".join(path.read_text() for path in (ROOT / "src").rglob("*.py"))
    for words in (
        "refused handshake from",
        "extensions declined",
        "draining %d connections over",
        "a request failed",
        "a disconnect callback failed",
        "exception in the ASGI application",
        "no pong within",
        "no answer to Close",
        "protocol broken: ",
        "connection lost without a Close frame",
    ):
        assert words in sources, words
