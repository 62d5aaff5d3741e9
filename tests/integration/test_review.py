"""`holdfast review` as people call it."""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import psutil  # type: ignore[import-untyped]
import pytest

from holdfast.cli import _show
from tests.integration.process import ENVIRONMENT

PROGRAM = [sys.executable, "-m", "holdfast", "review"]
RULE = "no-error-listener"
SERVER = """\
const { WebSocketServer } = require("ws");
const wss = new WebSocketServer({ port: 8080 });
wss.on("connection", (ws) => {
  ws.on("message", (data) => ws.send(data));
});
"""
FIXED = """\
  ws.on("error", (error) => console.error(error));
"""


@pytest.fixture(autouse=True)
def _there(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(ENVIRONMENT, "XDG_CACHE_HOME", str(tmp_path_factory.mktemp("kept")))
    Path("server.js").write_text(SERVER)


def call(*arguments: str, code: int, stdin: str = "", **variables: str) -> tuple[str, str]:
    """Run the program; return what it wrote to standard output and to standard error."""
    done = subprocess.run(
        [*PROGRAM, *arguments],
        env={**ENVIRONMENT, **variables},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout, done.stderr


def refused(*arguments: str) -> str:
    """Run the program, which must fail with one line; return it."""
    out, line = call(*arguments, code=2)
    assert out == ""
    assert line.startswith("holdfast: ")
    assert line.count("\n") == 1
    return line


def test_exit_codes() -> None:
    """1 for findings, 0 for none, or if it is asked for."""
    out, err = call("--select", RULE, code=1)
    assert "server.js:3:23: error HF201 no-error-listener" in out
    assert err == ""
    call("--select", RULE, "--exit-zero", code=0)
    call("--select", RULE, "--ignore", "HF2", code=0)
    call("--select", RULE, "--severity", "error", "--confidence", "high", "server.js", code=1)
    assert call("--select", RULE, "--quiet", code=1) == ("", "")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nowhere"], "nowhere: No such file or directory"),
        (["--select", "HF201,no-eror-listener"], "did you mean 'no-error-listener'?"),
        (["--explain", "nothing-like-it"], "--explain HF"),
        (["--format", "xml"], "--format is one of text, json, sarif, junit, github, markdown"),
        (["--color", "yes"], "--color is one of auto, always, never, not 'yes'"),
        (["--severity", "bad"], "--severity is one of note, warning, error"),
        (["--confidence", "bad"], "--confidence is one of low, medium, high"),
        (["--unsafe-fixes"], "--unsafe-fixes needs --fix or --diff"),
        (["--fix", "--diff"], "--diff does not go with --fix"),
        (["--watch", "--fix"], "--fix does not go with --watch"),
        (["--statistics", "--format", "json"], "--statistics does not go with --format"),
        (["-"], "- needs --stdin-filename"),
        (["--stdin-filename", "a.js"], "--stdin-filename needs -"),
        (["-", "a.js", "--stdin-filename", "a.js"], "- does not go with other paths"),
        (["--update-baseline"], "--update-baseline needs --baseline FILE"),
        (["--baseline", "none.json"], "none.json does not exist; write it with --update-baseline"),
        (["--nonsense"], "--nonsense"),
    ],
)
def test_misuse(arguments: list[str], says: str) -> None:
    """Exit code 2, and one line that says what would be right."""
    assert says in refused(*arguments)


def test_processes_and_what_is_kept(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The report is the same by one process or three, the first time and the second."""
    samples = Path(__file__).parent.parent / "review" / "samples" / "reconnect"
    shutil.copytree(samples, "samples")
    kept = tmp_path_factory.mktemp("another")
    command = ("--format", "json", "--confidence", "low", "samples")

    def report(*options: str) -> dict[str, object]:
        found = json.loads(call(*options, *command, code=1, XDG_CACHE_HOME=str(kept))[0])
        assert isinstance(found, dict)
        return {key: value for key, value in found.items() if key != "summary"}

    alone = report("--jobs", "1", "--no-cache")
    assert not list(kept.rglob("*.json"))
    assert report("--jobs", "3", "--no-cache") == alone
    assert report() == alone
    assert report() == alone
    assert "--jobs" in refused("--jobs", "0")


@pytest.mark.timeout(60)
def test_an_interrupt_ends_all_processes() -> None:
    """At once, by one line; no process is left that nobody waits for."""
    source = "\n".join(f"ws.on('message', (m{n}) => ws.send(m{n}));" for n in range(3000))
    for number in range(200):
        Path(f"{number}.js").write_text(f"const ws = new WebSocket(u);\n{source}")
    command = [*PROGRAM, "--jobs", "3", "--no-cache"]
    process = subprocess.Popen(
        command, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        group = psutil.Process(process.pid)
        while len(workers := group.children(recursive=True)) < 3:
            assert process.poll() is None
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=20)
        assert process.returncode == 130
        assert "Traceback" not in errors
        assert not any(worker.is_running() for worker in workers)
    finally:
        process.kill()
        process.wait()


def test_misuse_leads_to_the_help_of_the_command() -> None:
    """Not to that of the whole program."""
    assert "(see holdfast review --help)" in refused("--such")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_disk_that_is_full() -> None:
    """It is not taken for findings."""
    with open("/dev/full", "w") as full:
        done = subprocess.run(PROGRAM, stdout=full, stderr=subprocess.PIPE, timeout=30, check=False)
    assert (done.returncode, done.stderr.decode().count("\n")) == (2, 1)
    assert "cannot write the report: No space left on device" in done.stderr.decode()


def test_no_streams_at_all() -> None:
    """Some supervisors start programs without; the exit code tells."""
    closed = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *PROGRAM]
    assert subprocess.run(closed, timeout=30, check=False).returncode == 1


def test_a_folder_that_may_not_be_entered() -> None:
    """Its settings are none; that it could not be read is said."""
    Path("closed").mkdir(mode=0)
    assert "closed" in call("closed", code=0)[0] or os.geteuid() == 0


def test_a_setting_that_is_wrong() -> None:
    """The file and the key are named."""
    Path("pyproject.toml").write_text("[tool.holdfast.review]\nselct = []\n")
    line = refused()
    assert "pyproject.toml: there is no setting 'selct'; did you mean 'select'?" in line


def test_settings_and_options() -> None:
    """Options choose other rules than the file, and leave out more than it."""
    Path("holdfast.toml").write_text(
        f'[review]\nselect = ["{RULE}"]\nexclude = ["gen/"]\n'
        '[review.per-file-ignores]\n"t/" = ["HF2"]\n'
    )
    for folder in ("gen", "old", "t"):
        Path(folder).mkdir()
        Path(folder, "a.js").write_text(SERVER)
    out, _ = call("--format", "github", "--exclude", "old/", code=1)
    assert out.count("file=") == 1
    assert "file=server.js" in out
    call("--select", "nginx-upgrade-headers", code=0)


def test_formats() -> None:
    """Each is what programs that know it can read."""
    out, _ = call("--select", RULE, "--format", "json", code=1)
    assert json.loads(out)["format"] == "holdfast-report"
    out, _ = call("--select", RULE, "--format", "sarif", code=1)
    assert json.loads(out)["runs"][0]["results"][0]["ruleId"] == "HF201"
    out, _ = call("--select", RULE, "--format", "junit", code=1)
    assert ElementTree.fromstring(out) is not None
    out, _ = call("--select", RULE, "--format", "github", code=1)
    assert out.startswith("::error file=server.js,line=3")
    out, _ = call("--select", RULE, "--format", "markdown", code=1)
    assert "HF201" in out
    out, _ = call("--select", RULE, "--statistics", code=1)
    assert out.startswith("1  error")


def test_a_file_for_the_report() -> None:
    """Standard output stays free."""
    out, _ = call("--select", RULE, "--format", "sarif", "--output", "report.sarif", code=1)
    assert out == ""
    assert json.loads(Path("report.sarif").read_text())["version"] == "2.1.0"
    call("--select", RULE, "--output", "report.txt", "--quiet", code=1)
    assert "HF201" in Path("report.txt").read_text()


def test_a_file_that_cannot_be_written() -> None:
    """That is misuse, and no finding."""
    assert refused("--output", "nowhere/report.txt").startswith("holdfast: cannot write nowhere/")
    assert "Is a directory" in refused("--output", ".")
    assert "cannot write" in refused("--baseline", "nowhere/known.json", "--update-baseline")


def test_mending() -> None:
    """--diff shows it, --fix does it, a second time there is nothing to do."""
    out, err = call("--select", RULE, "--diff", code=1)
    assert f"+{FIXED}" in out
    assert err == "--fix would mend 1 finding in 1 file\n"
    assert Path("server.js").read_text() == SERVER
    applied = subprocess.run(
        ["patch", "-p1", "--output=patched.js"],
        input=out,
        text=True,
        capture_output=True,
        check=False,
    )
    assert applied.returncode == 0
    out, _ = call("--select", RULE, "--fix", "server.js", code=0)
    assert "\n1 finding fixed.\n" in out
    assert FIXED in Path("server.js").read_text()
    assert Path("server.js").read_text() == Path("patched.js").read_text()
    call("--select", RULE, "--diff", "server.js", code=0)


def test_diffs_come_in_the_order_of_the_report() -> None:
    """By the names of the files, as people look for them."""
    for name in ("b.js", "a/z.js", "z.js", "B.js"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(SERVER)
    out, _ = call("--select", RULE, "--diff", code=1)
    names = [line[6:] for line in out.splitlines() if line.startswith("+++ ")]
    findings = json.loads(call("--select", RULE, "--format", "json", code=1)[0])["findings"]
    assert names == [finding["place"]["path"] for finding in findings]


def test_standard_input() -> None:
    """An editor gives a text and the name it will have."""
    out, _ = call("-", "--stdin-filename", "src/a.js", "--select", RULE, code=1, stdin=SERVER)
    assert "src/a.js:3:23" in out
    call("-", "--stdin-filename", "src/a.js", "--select", RULE, code=0, stdin="let a = 1;\n")


def test_baseline() -> None:
    """What is there today is accepted, what comes is not."""
    options = ("--select", RULE, "--baseline", "known.json")
    _, err = call(*options, "--update-baseline", code=0)
    assert "1 finding will not be shown from now on: known.json" in err
    call(*options, code=0)
    Path("other.js").write_text(SERVER)
    out, _ = call(*options, "--format", "github", code=1)
    assert "file=other.js" in out
    assert "file=server.js" not in out
    call(*options, "--update-baseline", code=0)
    call(*options, code=0)
    line = refused(*options, "other.js", "--update-baseline")
    assert "known.json has 1 known findings of rules or files that are not reviewed now" in line


def test_explanations() -> None:
    """Of one rule everything, by code or name; of several a line each."""
    out, _ = call("--explain", "HF201", code=0)
    assert out == call("--explain", RULE, code=0)[0]
    assert "Why it hurts" in out
    out, _ = call("--explain", "HF2", code=0)
    assert all(line.startswith("HF2") for line in out.splitlines())
    assert len(out.splitlines()) > 3


def test_colors() -> None:
    """Only for people, unless somebody insists."""

    def colored(*arguments: str, **variables: str) -> bool:
        variables = {"NO_COLOR": "", **variables}
        return "\x1b[" in call("--select", RULE, *arguments, code=1, **variables)[0]

    assert not colored()
    assert colored(FORCE_COLOR="1")
    assert not colored(FORCE_COLOR="1", NO_COLOR="1")
    assert not colored("--color", "never", FORCE_COLOR="1")
    assert colored("--color", "always", "--diff", NO_COLOR="1")


def test_what_git_ignores() -> None:
    """It is reviewed on demand, and where it is named."""
    Path("node_modules/x").mkdir(parents=True)
    Path("node_modules/x/a.js").write_text(SERVER)
    Path(".gitignore").write_text("server.js\n")
    call("--select", RULE, code=0)
    assert "node_modules/x/a.js" in call("node_modules", "--select", RULE, code=1)[0]
    out, _ = call("--no-ignore", "--select", RULE, "--format", "github", code=1)
    assert out.count("::error") == 2


def test_tests() -> None:
    """They are reviewed on demand."""
    Path("tests").mkdir()
    Path("server.js").rename("tests/server.js")
    call("--select", RULE, code=0)
    call("--select", RULE, "--include-tests", code=1)
    call("--select", RULE, "tests", code=1)


def test_without_the_extra() -> None:
    """The line says what to install."""
    Path("hidden.py").write_text(
        "import importlib.util, sys\n"
        "real = importlib.util.find_spec\n"
        "hide = lambda name, *rest: None if name == 'tree_sitter' else real(name, *rest)\n"
        "importlib.util.find_spec = hide\n"
        "sys.argv = ['holdfast', 'review']\n"
        "from holdfast.cli import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "hidden.py"],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert done.returncode == 2
    assert done.stderr == (
        "holdfast: review needs tree_sitter; install them with: pip install 'holdfast[review]'\n"
    )


def read_until(terminal: int, text: bytes) -> bytes:
    """What the program has shown when `text` has appeared."""
    shown = b""
    deadline = time.monotonic() + 20
    while text not in shown:
        assert time.monotonic() < deadline, shown
        if select.select([terminal], [], [], 0.1)[0]:
            shown += os.read(terminal, 65536)
    return shown


def test_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal a long run shows how far it is, and leaves nothing behind."""
    monkeypatch.setattr(_show, "PATIENCE", 0.0)
    monkeypatch.setattr(_show, "INTERVAL", 0.0)
    monkeypatch.setenv("TERM", "xterm")
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w") as stderr:
        monkeypatch.setattr(sys, "stderr", stderr)
        with _show.Show("text", "auto", None).progress() as progress:
            assert progress is not None
            progress(3, None)
            progress(7, 12)
        stderr.flush()
        assert b"reviewing" in read_until(ours, b"7/12")
        with _show.Show("text", "auto", None, quiet=True).progress() as progress:
            assert progress is None
    os.close(ours)


def test_no_progress_for_programs() -> None:
    """Where standard error is no terminal, nothing is shown."""
    with _show.Show("text", "auto", None).progress() as progress:
        assert progress is None


def test_watching() -> None:
    """Each change shows the whole report anew, one of the settings too, until ^C."""
    ours, theirs = pty.openpty()
    command = [*PROGRAM, "--watch", "--select", RULE]
    process = subprocess.Popen(command, env=ENVIRONMENT, stdout=theirs, stderr=theirs)
    try:
        assert b"server.js:3:23" in read_until(ours, b"end with ^C").replace(b"\x1b[1m", b"")
        Path("server.js").write_text("// websocket\n")
        assert b"HF201" not in read_until(ours, b"end with ^C")
        Path("other.js").write_text(SERVER)
        assert b"other.js" in read_until(ours, b"end with ^C")
        Path("holdfast.toml").write_text("[review]\nslect = []\n")
        read_until(ours, b"did you mean 'select'?")
        Path("holdfast.toml").write_text("[review]\nexclude = ['other.js']\n")
        assert b"other.js" not in read_until(ours, b"end with ^C")
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 130
    finally:
        process.kill()
        process.wait()
        os.close(ours)
        os.close(theirs)
