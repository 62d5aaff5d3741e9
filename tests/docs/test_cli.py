"""The command line is documented option by option, and what the pages call exists."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer.main

from holdfast.cli import COMMANDS, _app
from tests.docs.pages import ROOT, all_blocks, code_names, pages, prose, reference, rows, section


def commands() -> dict[str, Any]:
    """All commands by their names; one of a group has two words."""
    found: dict[str, Any] = {}
    app: Any = typer.main.get_command(_app(list(COMMANDS)))
    for name, command in app.commands.items():
        inner = getattr(command, "commands", {})
        found |= {f"{name} {word}": one for word, one in inner.items()} or {name: command}
    return found


CLI = commands()
CALL = re.compile(rf"\bholdfast (?:{'|'.join(CLI)})(?!\S)[^\n`]*")
SHELL = all_blocks("sh", "ini")


def called(words: list[str]) -> str:
    """The command of a call."""
    return next(name for name in CLI if words[1:][: len(name.split())] == name.split())


def calls() -> list[tuple[str, list[str]]]:
    """All calls of `holdfast` in blocks and between backticks: where, and the words."""
    found = [
        (str(block), call)
        for block in SHELL
        for call in CALL.findall(re.sub(r"\\\n\s*", "", block.code))
    ]
    for page in pages():
        for code in re.findall(r"`([^`\n]+)`", prose(page)):
            found += [(page.name, call) for call in CALL.findall(code)]
    return [(where, shlex.split(call, comments=True)) for where, call in found]


def shown(option: Any) -> str:
    """A default as the tables write it."""
    if option.param_type_name == "argument" or option.default is None:
        return ""
    if isinstance(option.default, bool):
        return "on" if option.default else "off"
    return str(option.default)


@pytest.mark.parametrize("name", CLI)
def test_options_and_defaults_are_documented(name: str) -> None:
    table = {}
    for row in rows(section(reference("cli.md"), f"holdfast {name}")):
        variables = re.findall(r"Variable: `(\w+)`", row[2])
        table[tuple(code_names(row[0]))] = row[1].strip("`"), variables
    expected = {}
    for option in CLI[name].params:
        if option.name == "help":
            continue
        words = (option.name.upper(),)
        if option.param_type_name == "option":
            words = (*option.opts, *option.secondary_opts)
        expected[words] = shown(option), [option.envvar] if option.envvar else []
    assert table == expected


def test_calls_in_the_documentation_exist() -> None:
    found = calls()
    assert len(found) > 20
    for where, words in found:
        name = called(words)
        known = {o for p in CLI[name].params for o in (*p.opts, *p.secondary_opts)}
        known |= {"-h", "--help"}
        unknown = [w for w in words[2:] if w.startswith("--") and w.partition("=")[0] not in known]
        assert not unknown, f"{where}: holdfast {name} has no {unknown}"


def test_every_command_has_an_example() -> None:
    assert {called(words) for _, words in calls()} == set(CLI)


def test_options_named_alone_exist() -> None:
    """An option between backticks, such as `--log-format`, is one of some command of ours.

    The pages of the rules speak of other programs.
    """
    params = [p for command in CLI.values() for p in command.params]
    known = {o for p in params for o in (*p.opts, *p.secondary_opts)}
    others = ("--ws", "--no-", "--version", "--help", "--workers")
    for page in pages():
        if page.parent.name in ("protocol", "rules") or "benchmarks" in page.parts:
            continue
        for code in re.findall(r"`(--[a-z-]+)", prose(page)):
            assert code in known or code.startswith(others), f"{page.name}: {code}"


def test_variables_exist() -> None:
    known = {p.envvar for command in CLI.values() for p in command.params if p.envvar}
    for page in pages():
        assert set(re.findall(r"HOLDFAST_[A-Z_]+", page.read_text())) <= known, page


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    for page in pages():
        named = set(re.findall(r"(?:^    |`)make ([a-z]+)", page.read_text(), re.M))
        assert named <= targets, f"{page.name}: {named - targets}"


def test_modules_that_are_run_exist() -> None:
    for where, words in calls():
        if words[1] != "run" or "examples" not in words:
            continue
        module = words[2].partition(":")[0]
        assert (ROOT / "examples" / f"{module}.py").exists() or module == "app", where


def test_no_page_names_a_place_outside_the_repository() -> None:
    for page in pages():
        found = re.search(r"(?<![\w.])/(?:work|home|root|Users|tmp)/\w", page.read_text())
        assert found is None, f"{page}: {found}"


def test_every_top_page_is_there() -> None:
    for name in ("README", "ARCHITECTURE", "CONTRIBUTING", "SECURITY", "CHANGELOG"):
        assert Path(ROOT / f"{name}.md").stat().st_size > 500
