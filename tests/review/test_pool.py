"""Several processes give what one gives, whatever becomes of them."""

from __future__ import annotations

import gc
import multiprocessing
import os
import shutil
import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

import pytest

from holdfast.findings import Report
from holdfast.review import pool
from holdfast.review.checking import Checker
from holdfast.review.facts.project import Project
from holdfast.review.files import Found
from holdfast.review.hit import Hit
from holdfast.review.pool import DIED, Pool, cores, work
from holdfast.review.reviewed import Reviewed
from holdfast.review.rule import LoadedRule
from holdfast.review.runner import Reviewer
from holdfast.review.settings import Settings
from tests.review.samples import SAMPLES
from tests.review.toys import finds, toy

BAD = toy("HF101", finds("bad"))


@pytest.fixture(autouse=True)
def _there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pool, "FORKED", 1)
    monkeypatch.setattr(pool, "SPAWNED", 1)


def jobs(*texts: str) -> list[tuple[Found, str]]:
    """A Python file for each text."""
    found = []
    for number, text in enumerate(texts):
        path = Path(f"{number}.py")
        path.write_text(f"import websockets\n{text}\n")
        found.append((Found(str(path), path.name, "python", False), "python"))
    return found


def review(rules: Iterable[Any], *texts: str, processes: int = 2) -> dict[str, Reviewed]:
    checker = Checker(list(rules), {}, Project())
    with closing(Pool(checker, processes).review(jobs(*texts))) as results:
        return {it.found.shown: it for it in results}


def lines(reviewed: dict[str, Reviewed]) -> dict[str, list[int]]:
    return {
        shown: [finding.place.line for finding in it.outcome.findings]
        for shown, it in sorted(reviewed.items())
    }


def report_of(path: Path, processes: int) -> Report:
    report = Reviewer(Settings(include_tests=True, jobs=processes)).review([str(path)])
    return replace(report, seconds=0)


@pytest.mark.parametrize("processes", [1, 2, 8])
def test_all_files_are_reviewed(processes: int) -> None:
    """Each once, by however many processes."""
    found = review([BAD], "bad", "", "x\nbad", "bad\nbad", processes=processes)
    assert lines(found) == {"0.py": [2], "1.py": [], "2.py": [3], "3.py": [2, 3]}
    assert not multiprocessing.active_children()


def test_few_files_are_reviewed_by_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """To start another takes longer than to read them."""
    monkeypatch.setattr(pool, "FORKED", 3)
    monkeypatch.setattr(pool, "SPAWNED", 3)
    seen: list[int] = []

    def check(file: Any) -> Iterator[Hit]:
        seen.append(os.getpid())
        return iter(())

    review([toy("HF101", check)], "a", "b", "c", "d", "e")
    assert seen == [os.getpid()] * 5
    review([toy("HF101", check)], "a", "b", "c", "d", "e", "f")
    assert seen == [os.getpid()] * 5


def test_files_are_looked_for_while_others_are_reviewed() -> None:
    """An answer is there before the last file is asked for."""
    given = jobs("bad", "bad", "", "")
    found: list[str] = []
    seen: list[list[str]] = []
    processes = Pool(Checker([BAD], {}, Project()), 2)

    def asked() -> Iterator[tuple[Found, str]]:
        yield from given[:2]
        wait(list(processes._workers))
        yield given[2]
        seen.append([*found])
        yield given[3]

    with closing(processes.review(asked())) as results:
        for reviewed in results:
            found.append(reviewed.found.shown)
    assert len(found) == 4
    assert seen[0]


def test_a_whole_tree(tmp_path: Path) -> None:
    """The report is the same to the last word, of programs and of proxies in front of them."""
    shutil.copytree(SAMPLES / "liveness", tmp_path, dirs_exist_ok=True)
    report = report_of(tmp_path, 3)
    assert {it.place.path.rpartition(".")[2] for it in report.findings} >= {"py", "js", "conf"}
    assert report == report_of(tmp_path, 1)


def test_hostile_files(tmp_path: Path) -> None:
    """What cannot be read is the same problem in another process."""
    Path("binary.js").write_bytes(b"\0WebSocket")
    Path("broken.py").write_text("import websockets\ndef (:\n")
    Path("damaged.py").write_bytes(b"import websockets  # \xff\n")
    Path("deep.js").write_text("new WebSocket(u);" + "[" * 5_000)
    Path("large.js").write_text("new WebSocket(u);\n" * 100_000)
    Path("nothing.ipynb").write_text('{"WebSocket": ')
    report = report_of(tmp_path, 3)
    assert report == report_of(tmp_path, 1)
    assert {problem.path for problem in report.problems} >= {"binary.js", "large.js", "deep.js"}


def test_a_process_that_dies() -> None:
    """Its file is a problem, which says so; all others are reviewed."""

    def check(file: Any) -> Iterator[Hit]:
        if "die" in file.text:
            os._exit(1)
        return iter(finds("bad")(file))

    found = review([toy("HF101", check)], "die", "bad", "die", "bad", "bad", "die")
    assert lines(found) == {f"{n}.py": [2] if n in (1, 3, 4) else [] for n in range(6)}
    died = {shown: it.outcome for shown, it in found.items() if it.outcome.failed}
    assert sorted(died) == ["0.py", "2.py", "5.py"]
    assert {problem.message for it in died.values() for problem in it.problems} == {DIED}


def test_a_process_that_died_before_it_is_asked() -> None:
    """As bad as one that dies of its file."""
    ours, theirs = multiprocessing.Pipe()
    theirs.close()
    pool._send(ours, jobs("x")[0])
    with pytest.raises((EOFError, OSError)):
        ours.recv()
    ours.close()


def test_what_is_given_up_leaves_nothing_behind() -> None:
    """After ^C, or any error of who asked, all processes are gone at once."""

    def check(file: Any) -> Iterator[Hit]:
        if "wait" in file.text:
            threading.Event().wait()
        return iter(())

    checker = Checker([toy("HF101", check)], {}, Project())
    with closing(Pool(checker, 2).review(jobs("wait", "x", "x"))) as results:
        next(results)
        assert multiprocessing.active_children()
    assert not multiprocessing.active_children()


def test_a_program_with_threads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not copied, since their locks would be: new processes do the same."""
    Path("package.json").write_text('{"dependencies": {"ws": "^8.0.0"}}')
    Path("nginx.conf").write_text(
        "server {\n listen 80;\n location /ws { proxy_pass http://a; }\n}\n"
    )
    Path("server.js").write_text((SAMPLES / "lifecycle/no-error-listener/server.js").read_text())
    jobs('async with websockets.connect("ws://a.example") as ws:\n    pass', "x")
    alone = report_of(tmp_path, 1)
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert report_of(tmp_path, 2) == alone
    assert alone.findings


def test_the_other_end() -> None:
    """A process answers one job after the other, and ends with who asked; ^C is not for it."""
    before = signal.getsignal(signal.SIGINT)
    ours, theirs = multiprocessing.Pipe()
    another, end = multiprocessing.Pipe()
    for job in jobs("bad", "x"):
        ours.send(job)
    checker = Checker([LoadedRule(BAD.rule, no_hits)], {}, Project())

    def ask() -> None:
        found = [ours.recv(), ours.recv()]
        assert [it.found.shown for it in found] == ["0.py", "1.py"]
        ours.close()

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        work(checker, theirs, [another])
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        assert another.closed
        assert not gc.isenabled()
    finally:
        signal.signal(signal.SIGINT, before)
        gc.enable()
        thread.join()
        theirs.close()
        end.close()


def no_hits(file: Any) -> Iterator[Hit]:
    return iter(())


def test_interrupts_are_not_inherited(monkeypatch: pytest.MonkeyPatch) -> None:
    """They wait while a process starts; where a system has no such thing, they do not."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    with pool._uninterrupted():
        assert signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ())
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == before
    monkeypatch.delattr(signal, "pthread_sigmask")
    with pool._uninterrupted():
        pass


def test_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those this process may use, where the system tells; else all, and at least one."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {3, 5}, raising=False)
    assert cores() == 2
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 7)
    assert cores() == 7
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert cores() == 1
