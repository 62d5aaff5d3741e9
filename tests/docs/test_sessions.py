"""The shell sessions of the README and the tutorial, command by command, against real servers.

Only the port is another than on the page.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, all_blocks, blocks
from tests.docs.serving import Served, served
from tests.tools.node import NODE

README = ROOT / "README.md"
TUTORIAL = ROOT / "docs" / "tutorial" / "first-hub.md"
KEY = {"HOLDFAST_API_KEY": "change-me"}
UNBUFFERED = {**os.environ, "PYTHONUNBUFFERED": "1"}


def code(page: Path, language: str, start: str) -> str:
    """The block of a page that begins with these words."""
    return next(
        b.code for b in blocks(page) if b.language == language and b.code.lstrip().startswith(start)
    )


def at(command: str, address: str) -> str:
    """A command of the documentation, for a server that is somewhere else."""
    return command.replace("127.0.0.1:8000", address.partition("//")[2])


@contextmanager
def listening(command: str, address: str) -> Iterator[subprocess.Popen[str]]:
    """Run a `holdfast listen` of the documentation once it has subscribed."""
    words = at(command, address).split("#")[0].split()
    process = subprocess.Popen(
        [sys.executable, "-m", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        assert process.stderr.readline().startswith("listening")
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


def lines(process: subprocess.Popen[str], count: int) -> list[object]:
    assert process.stdout is not None
    return [json.loads(process.stdout.readline()) for _ in range(count)]


def curl(command: str, address: str) -> str:
    """Do what a `curl` of the documentation does; the real one may not be installed."""
    for name, value in KEY.items():
        command = command.replace(f"${name}", value)
    words = shlex.split(at(command.replace("\\\n", " "), address), comments=True)
    options: dict[str, list[str]] = {"-H": [], "-d": [], "-X": [], "": []}
    assert words.pop(0) == "curl"
    while words:
        word = words.pop(0)
        options[word if word in options else ""].append(words.pop(0) if word in options else word)
    data = options["-d"][0].encode() if options["-d"] else None
    headers = dict(header.split(": ", 1) for header in options["-H"])
    method = options["-X"][0] if options["-X"] else None
    (url,) = options[""]
    request = urllib.request.Request(url, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=10) as answer:
        body: bytes = answer.read()
    return body.decode()


def test_the_readme_session(tmp_path: Path) -> None:
    session = code(README, "sh", "export HOLDFAST_API_KEY")
    listen = next(line for line in session.splitlines() if line.startswith("holdfast listen"))
    with (
        served("serve", "--port", "0", cwd=tmp_path, **KEY) as server,
        listening(listen, server.http) as listener,
    ):
        curl(session[session.index("curl") :], server.http)
        assert lines(listener, 1) == [{"text": "hello"}]


def test_the_http_api_session(tmp_path: Path) -> None:
    page = ROOT / "docs" / "howto" / "http-api.md"
    commands = [b.code for b in blocks(page) if b.language == "sh" and b.code.startswith("curl")]
    with served("serve", "--port", "0", cwd=tmp_path, **KEY) as server:
        assert json.loads(curl(commands[0], server.http))["offset"] == 1
        assert json.loads(curl(commands[0], server.http))["offset"] == 1
        positions = json.loads(curl(commands[1], server.http))["positions"]
        assert [position["offset"] for position in positions] == [2, 1]
        channels, history = commands[2].splitlines()
        assert json.loads(curl(channels, server.http)) == {"channels": []}
        assert len(json.loads(curl(history, server.http))["messages"]) == 2


# As much of a page as the tutorial's script needs: what it shows goes out as lines of JSON, and a
# line that comes in presses the button.
DOCUMENT = """
globalThis.location = new URL(process.argv[2]);
const say = (where, text) => console.log(JSON.stringify([where, text]));
const elements = {
  state: { set textContent(text) { say("state", text); } },
  list: { append: ({ textContent }) => say("list", textContent) },
  away: {},
};
globalThis.document = { getElementById: (id) => elements[id], createElement: () => ({}) };
process.stdin.on("data", () => elements.away.onclick());
process.stdin.on("end", () => process.exit());
"""


def download(client: str, server: Served, folder: Path) -> Path:
    """Fetch the client that a page of this server imports, to a file that Node can import."""
    script = folder / "holdfast.js"
    script.write_text(curl(f"curl {server.http}{client}", server.http))
    (folder / "package.json").write_text('{"type": "module"}')
    return script


@pytest.fixture
def tutorial(tmp_path: Path) -> Path:
    """The folder that a reader of the tutorial ends up with."""
    (tmp_path / "app.py").write_text(code(TUTORIAL, "python", "from pathlib import Path"))
    (tmp_path / "page.html").write_text(code(TUTORIAL, "html", "<!doctype"))
    return tmp_path


@contextmanager
def page_of(folder: Path, server: Served) -> Iterator[subprocess.Popen[str]]:
    """Run the script of the tutorial's page, as the server serves both."""
    page = curl("curl http://127.0.0.1:8000/", server.http)
    module = page[page.index("import {") : page.index("</script>")]
    script = download("/live/holdfast.js", server, folder)
    (folder / "page.js").write_text(module.replace("/live/holdfast.js", f"./{script.name}"))
    (folder / "main.js").write_text(DOCUMENT + 'await import("./page.js");\n')
    process = subprocess.Popen(
        [str(NODE), "main.js", server.http + "/"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        yield process
        process.kill()


def press(page: subprocess.Popen[str]) -> None:
    assert page.stdin is not None
    page.stdin.write("\n")
    page.stdin.flush()


def shown(page: subprocess.Popen[str], text: str, where: str = "list") -> None:
    """Read on until the page shows this."""
    assert page.stdout is not None
    for line in page.stdout:
        found, shows = json.loads(line)
        if found == where and shows.startswith(text):
            return
        assert found == "state", f"the page shows {shows!r}, but not {text!r}"
    raise AssertionError(f"the page ended before it showed {text!r}")


def test_the_tutorial(tutorial: Path) -> None:
    """Its page shows what is published, what it missed, and what nobody can show it any more."""
    publish, once_more = (b.code for b in blocks(TUTORIAL) if b.code.startswith("curl"))
    with (
        served("run", "app:app", "--port", "0", cwd=tutorial) as server,
        page_of(tutorial, server) as page,
    ):
        shown(page, "open", "state")
        for command in publish.splitlines():
            curl(command, server.http)
        shown(page, "1 first")
        shown(page, "2 second")
        press(page)
        shown(page, "paused", "state")
        curl(once_more, server.http)
        press(page)
        shown(page, "3 third")
        press(page)
        shown(page, "paused", "state")
        for text in "abcdefg":
            curl(once_more.replace("third", text), server.http)
        press(page)
        for text in ("lost: 4 to 5", "6 c", "7 d", "8 e", "9 f", "10 g"):
            shown(page, text)
        server.process.kill()
        shown(page, "", "state")
        port = server.http.rpartition(":")[2]
        with served("run", "app:app", "--port", port, cwd=tutorial) as again:
            shown(page, "a new history")
            curl(once_more, again.http)
            shown(page, "1 third")


def test_the_tutorials_listener(tutorial: Path) -> None:
    """Its Python listener prints what is published."""
    with served("run", "app:app", "--port", "0", cwd=tutorial) as server:
        source = at(code(TUTORIAL, "python", "import asyncio"), server.http)
        curl("""curl http://127.0.0.1:8000/news -d '{"text": "first"}'""", server.http)
        assert "'text': 'first'" in first_line(sys.executable, "-c", source)


def first_line(*command: str) -> str:
    """Run a program until it has printed a line."""
    process = subprocess.Popen([*command], stdout=subprocess.PIPE, text=True, env=UNBUFFERED)
    assert process.stdout is not None
    with process:
        line = process.stdout.readline()
        process.kill()
    return line


@pytest.fixture
def readme(tmp_path: Path) -> Iterator[Served]:
    """The README's application, with one headline."""
    (tmp_path / "app.py").write_text(code(README, "python", "from fastapi"))
    with served("run", "app:app", "--port", "0", cwd=tmp_path) as server:
        curl("curl -X POST 'http://127.0.0.1:8000/headlines?text=Hello'", server.http)
        yield server


def test_the_readme_example(readme: Served, tmp_path: Path) -> None:
    """The README's page code prints what its application publishes."""
    module = code(README, "js", "import { Holdfast }")
    script = download("/live/holdfast.js", readme, tmp_path)
    page = tmp_path / "page.js"
    page.write_text(module.replace("/live/holdfast.js", f"./{script.name}"))
    location = f"globalThis.location = new URL({readme.http!r}); await import({str(page)!r});"
    assert first_line(str(NODE), "--input-type=module", "-e", location) == "1 Hello\n"


def test_the_readme_python_example(readme: Served) -> None:
    """So does its Python code."""
    source = at(code(README, "python", "import asyncio"), readme.http)
    assert "'text': 'Hello'" in first_line(sys.executable, "-c", source)


@pytest.mark.parametrize("block", all_blocks("js"), ids=str)
def test_javascript_is_well_formed(block: object, tmp_path: Path) -> None:
    script = tmp_path / "block.mjs"
    script.write_text(getattr(block, "code", ""))
    subprocess.run([str(NODE), "--check", str(script)], check=True, timeout=10)
