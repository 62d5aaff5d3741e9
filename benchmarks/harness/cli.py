"""The command: choose questions and peers, run, print a table, write the results."""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import signal
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from benchmarks.harness import places, report, setup
from benchmarks.harness.catalog import PEERS
from benchmarks.harness.model import MissingPeerError
from benchmarks.harness.rounds import ask, cases_of
from benchmarks.questions import QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from benchmarks.harness.model import Peer, Question


def _names(known: Mapping[str, object], text: str) -> list[str]:
    names = text.split(",")
    for name in names:
        if name not in known:
            raise argparse.ArgumentTypeError(f"unknown: {name}; known: {', '.join(known)}")
    return names


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return count


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="run.py", description=__doc__)
    parser.add_argument("--list", action="store_true", help="list questions and peers, and end")
    parser.add_argument(
        "--questions",
        type=lambda text: _names(QUESTIONS, text),
        default=list(QUESTIONS),
        help="names, with commas between (all)",
    )
    parser.add_argument(
        "--peers",
        type=lambda text: _names(PEERS, text),
        help="names, with commas between (all that the questions are for)",
    )
    parser.add_argument("--rounds", type=_count, default=5, help="runs of each peer (5)")
    parser.add_argument(
        "--against", choices=list(PEERS), help="the peer that ratios refer to (the question's own)"
    )
    parser.add_argument(
        "--quick",
        action="store_true",
        help="a fiftieth of the load: shows whether all works; the figures mean nothing",
    )
    return parser


def _print_list() -> None:
    print("questions:")
    for question in QUESTIONS.values():
        print(f"  {question.name:16} {question.title}")
        print(f"  {'':16} {', '.join(question.peers)}")
    print("peers:")
    for peer in PEERS.values():
        print(f"  {peer.name:16} {peer.label}")


def _peers_of(questions: Iterable[str]) -> list[str]:
    asked = {name for question in questions for name in QUESTIONS[question].peers}
    return [name for name in PEERS if name in asked]


def _allow_open_files() -> None:
    """Servers inherit the limit; the largest question holds some 15,000 connections open."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _exit_on_terminate() -> None:
    """Let SIGTERM unwind the stack, as ^C does, so that servers are stopped."""

    def leave(_number: int, _frame: object) -> None:
        sys.exit(128 + signal.SIGTERM)

    signal.signal(signal.SIGTERM, leave)


def _versions(names: Iterable[str]) -> dict[str, str]:
    """The versions of the peers that can run; the others are named on stderr."""
    versions = {}
    for name in names:
        try:
            versions[name] = PEERS[name].version()
        except MissingPeerError as error:
            print(f"left out: {name}: {error}", file=sys.stderr)
    return versions


def _answer(
    question: Question, peers: list[Peer], versions: Mapping[str, str], options: argparse.Namespace
) -> tuple[dict[str, Any], bool]:
    """The question's results, and whether every run went well."""
    workload = question.workload.shrunk() if options.quick else question.workload
    outcomes = ask(question, cases_of(question, peers), workload, options.rounds)
    print(report.markdown(question, outcomes, options.against or question.reference), end="\n\n")
    clean = not any(outcome.errors for outcome in outcomes)
    return report.as_json(question, workload, outcomes, versions), clean


def _save(answers: list[dict[str, Any]], quick: bool) -> None:
    now = datetime.now(UTC)
    places.RESULTS.mkdir(exist_ok=True)
    path = places.RESULTS / f"{now:%Y-%m-%dT%H%M%SZ}{'-quick' if quick else ''}.json"
    content = {
        "measured_at": now.isoformat(timespec="seconds"),
        "machine": report.machine(),
        "questions": answers,
    }
    path.write_text(json.dumps(content, indent=1) + "\n")
    print(f"written: {path.relative_to(places.HOME.parent)}", file=sys.stderr)


def main() -> int:
    """Returns 0, or 1 if a run failed, or 2 if nothing can be measured here."""
    options = _parser().parse_args()
    if options.list:
        _print_list()
        return 0
    if shutil.which("taskset") is None:
        print("taskset (util-linux) is needed", file=sys.stderr)
        return 2
    try:
        setup.build_load()
    except setup.SetupError as error:
        print(f"the load generator does not compile: {error}", file=sys.stderr)
        return 2
    _exit_on_terminate()
    _allow_open_files()
    chosen = options.peers or _peers_of(options.questions)
    setup.prepare_peers(chosen)
    versions = _versions(chosen)
    peers = [PEERS[name] for name in versions]

    answers: list[dict[str, Any]] = []
    all_clean = True
    try:
        for name in options.questions:
            answer, clean = _answer(QUESTIONS[name], peers, versions, options)
            answers.append(answer)
            all_clean = all_clean and clean
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        all_clean = False
    if answers:
        _save(answers, options.quick)
    return 0 if all_clean else 1
