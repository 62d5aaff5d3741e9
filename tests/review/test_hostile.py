"""Files made to break a reader: each costs a line of the report, and bounded time and memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from holdfast.findings import Report
from holdfast.review.runner import Reviewer
from holdfast.review.settings import Settings
from tests.review.timing import assert_linear
from tests.review.toys import finds, raises, toy

BAD = toy("HF101", finds("bad"))
MIB = 1 << 20


@pytest.fixture(autouse=True)
def _there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("good.py").write_text("import websockets\nbad\n")


def review() -> dict[str, str]:
    """What the report says of each file but the good one, which must be reviewed."""
    report = Reviewer(Settings(), [BAD, toy("HF102", raises(RuntimeError("a bug")))]).review(["."])
    assert "good.py" in {finding.place.path for finding in report.findings}
    return problems(report)


def problems(report: Report) -> dict[str, str]:
    said: dict[str, str] = {}
    for problem in report.problems:
        if "HF102" not in problem.message:
            before = f"{said[problem.path]}; " if problem.path in said else ""
            said[problem.path] = before + problem.message
    return said


def test_binary_files() -> None:
    """Whatever their name; those that do not mention WebSockets are passed over in silence."""
    Path("a.js").write_bytes(b"\x7fELF" + bytes(range(256)) * 4096 + b"WebSocket")
    Path("b.py").write_bytes(b"\x7fELF" + bytes(range(256)) * 100)
    Path("c.html").write_text("<script>new WebSocket(u)</script>", encoding="utf-16")
    Path("nginx.conf").write_bytes(b"server {\n listen 80;\n\0")
    assert review() == {
        "a.js": "larger than 1 MiB, not reviewed",
        "nginx.conf": "a binary file, not reviewed",
    }


@pytest.mark.timeout(20)
def test_bundles() -> None:
    """Ten megabytes on one line, or on many."""
    Path("a.js").write_text("var a=1;" * (10 * MIB // 8) + "new WebSocket(u)")
    Path("b.js").write_text("new WebSocket(u);" + "var a=1;" * (MIB // 10))
    Path("c.js").write_text("new WebSocket(u);\n" + "var a=1;\n" * (10 * MIB // 9))
    Path("d.js").write_text("var a=1;" * (10 * MIB // 8))
    assert review() == {
        "a.js": "larger than 1 MiB, not reviewed",
        "b.js": "minified code, not reviewed",
        "c.js": "larger than 1 MiB, not reviewed",
    }


def test_text_that_is_not_utf8() -> None:
    """It is reviewed; the line that is not is named."""
    Path("a.py").write_bytes(b"import websockets\n# \xff\xfe\xc3(\nbad\n")
    Path("b.js").write_bytes(b"new WebSocket(u) // \xed\xa0\x80 \xf5\x80\x80\x80")
    message = "not UTF-8; reviewed, but not mended"
    assert review() == {"a.py": message, "b.js": message}


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.js", "new WebSocket(" + "[" * 100_000 + "]" * 100_000 + ")"),
        ("a.js", "new WebSocket(" + "(" * 100_000),
        ("a.js", "new WebSocket()" + ".a()" * 100_000),
        ("a.js", "new WebSocket(" + "a+" * 100_000 + "a)"),
        ("a.ts", "new WebSocket(); type A = " + "A<" * 100_000),
        ("a.tsx", "new WebSocket();\n" + "<a>\n" * 50_000),
        ("a.js", "websocket = " + "() =>\n" * 50_000 + "1"),
        ("a.py", "import websockets\nx = " + "-" * 100_000 + "1"),
        ("a.py", "import websockets\nx = " + "[" * 100_000),
        ("a.py", "import websockets\n" + "".join(" " * n + "if x:\n" for n in range(1_000))),
        ("a.vue", "<script>new WebSocket(" + "{" * 100_000 + "</script>"),
        ("a.html", "<script>new WebSocket()\n" * 20_000),
        ("a.ipynb", '{"websocket":' + "[" * 100_000),
        ("nginx.conf", "listen 80;\n" + "server {\n" * 100_000),
        ("haproxy.cfg", "frontend a\n  bind :80\n" * 20_000),
        ("package.json", "[" * 100_000),
    ],
)
def test_nesting(name: str, text: str) -> None:
    """A hundred thousand brackets are no deeper than the stack."""
    lines = text.replace("(", "(\n").replace("[", "[\n").replace("a()", "a()\n").replace("-", "-\n")
    for written in (text, lines.replace("<a", "<a\n").replace("+", "+\n")):
        Path(name).write_text(written)
        assert all("internal error" not in message for message in review().values())


def test_links_and_pipes() -> None:
    """Circles end, and nobody waits for a pipe."""
    os.symlink(".", "here")
    os.symlink("a.py", "b.py")
    os.symlink("b.py", "a.py")
    os.mkfifo("pipe.js")
    os.symlink("/dev/zero", "zero.js")
    message = "a link that leads in a circle, not followed"
    assert review() == dict.fromkeys(("here", "a.py", "b.py"), message)


def test_closed_files_and_folders(tmp_path: Path) -> None:
    """What may not be read is reported, and the rest reviewed."""
    Path("a.py").write_text("import websockets\nbad\n")
    Path("a.py").chmod(0)
    Path("closed").mkdir(mode=0)
    # Root may read everything, so root becomes somebody else, to whom the folders above are open.
    program = """
import os
from holdfast.review.runner import Reviewer
from holdfast.review.settings import Settings
reviewer = Reviewer(Settings(), [])
if os.geteuid() == 0:
    os.chroot(os.environ["TREE"])
    os.chdir("/")
    os.setgid(65534)
    os.setuid(65534)
for problem in reviewer.review(["."]).problems:
    print(problem.path, problem.message)
"""
    tmp_path.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "TREE": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    Path("closed").chmod(0o700)
    assert done.stdout.splitlines() == [
        "a.py not readable: Permission denied",
        "closed/ not readable: Permission denied",
    ], done.stderr


def test_names() -> None:
    """Names may hold any byte, and reach the report."""
    for name in (b"\xff.py", b"a\nb.py", b"\x1b[31m.js", b"'\".py", b"-rf.py"):
        with open(name, "wb") as file:
            file.write(
                b"import websockets\ndef (:\n" if name.endswith(b"py") else b"new WebSocket("
            )
    assert set(review()) == {"\udcff.py", "a\nb.py", "\x1b[31m.js", "'\".py", "-rf.py"}


def test_a_rule_with_a_bug() -> None:
    """It is named, once for each file, and the run goes on."""
    report = Reviewer(Settings(), [toy("HF102", raises(RecursionError("deep"))), BAD]).review(["."])
    assert len(report.findings) == 1
    (problem,) = report.problems
    assert problem.message.startswith("internal error in HF102 (toys.py:")


@pytest.mark.timeout(60)
def test_memory() -> None:
    """Many large files that are not reviewed cost the memory of one buffer."""
    for number in range(8):
        Path(f"{number}.js").write_text("a = 1;\n" * (4 * MIB // 7))
    program = """
import resource
from holdfast.review.runner import Reviewer
from holdfast.review.settings import Settings
reviewer = Reviewer(Settings(), [])
reviewer.review(["0.js"])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
reviewer.review(["."])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    unit = 1 if sys.platform == "darwin" else 1024
    assert int(done.stdout) * unit < 8 * MIB


def test_all_rules_together() -> None:
    """No rule of ours fails on any of it."""
    Path("a.js").write_text("new WebSocket(" + "[\n" * 100_000)
    Path("b.py").write_text("import websockets\n" + "x(\n" * 10_000)
    Path("c.ts").write_bytes(b"import WebSocket from 'ws'\n" + bytes(range(1, 256)) * 50)
    report = Reviewer(Settings()).review(["."])
    assert all("internal error" not in problem.message for problem in report.problems)


CLIENT = """
let tries{0} = 0;
function connect{0}() {{
  const ws{0} = new WebSocket('wss://feed{0}.example.com/x');
  ws{0}.onclose = () => setTimeout(connect{0}, 1000 * 2 ** tries{0}++);
  ws{0}.onmessage = (event) => show(JSON.parse(event.data).x);
}}
connect{0}();
"""


def test_many_clients() -> None:
    """All rules together take time in proportion to how many connections a file opens."""
    reviewer = Reviewer(Settings(include_tests=True))

    def review(size: int) -> None:
        text = "".join(CLIENT.format(number) for number in range(size // 200))
        assert reviewer.review_text("feeds.js", text.encode()).findings

    assert_linear(review)
