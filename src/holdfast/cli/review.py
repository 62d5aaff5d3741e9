"""`holdfast review`: what in a tree of files goes wrong with WebSockets."""

from __future__ import annotations

import gc
import sys
import time
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Never

import typer

from holdfast.cli._show import COLORS, FORMATS, Show, write_file
from holdfast.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable

    from holdfast.review.runner import Reviewer
    from holdfast.review.settings import Settings

PAUSE: Final = 0.5
"""Seconds between two looks at the files of --watch, at least."""
SHARE: Final = 10
"""A look at the files of --watch takes no more than one in so many parts of the time."""
NEEDS: Final = {
    "-": ("--stdin-filename",),
    "--stdin-filename": ("-",),
    "--unsafe-fixes": ("--fix", "--diff"),
}
EXCLUDES: Final = {
    "--diff": ("--fix", "--format", "--statistics", "--update-baseline", "--watch"),
    "--fix": ("-", "--update-baseline", "--watch"),
    "--statistics": ("--format",),
    "--watch": ("-", "--format", "--output", "--update-baseline", "--quiet"),
    "--update-baseline": ("-",),
    "-": ("other paths", "--diff"),
}


def command(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Files and folders, or - for standard input.")
    ] = None,
    select: Annotated[
        list[str] | None,
        typer.Option(help="Rules to run: codes, such as HF101 or HF1, or names; with commas."),
    ] = None,
    ignore: Annotated[list[str] | None, typer.Option(help="Rules not to run, likewise.")] = None,
    severity: Annotated[
        str | None, typer.Option(help="Least severity to show: note, warning or error.")
    ] = None,
    confidence: Annotated[
        str | None, typer.Option(help="Least confidence to show: low, medium or high.")
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option(help="Files to leave out: a pattern as in .gitignore.")
    ] = None,
    no_ignore: Annotated[
        bool, typer.Option("--no-ignore", help="Also files that git ignores, and dependencies.")
    ] = False,
    include_tests: Annotated[
        bool, typer.Option("--include-tests", help="Also tests, which are left out otherwise.")
    ] = False,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can be mended safely.")] = False,
    unsafe_fixes: Annotated[
        bool, typer.Option("--unsafe-fixes", help="Also fixes that need a look afterwards.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what --fix would change, and change nothing.")
    ] = False,
    format: Annotated[str, typer.Option(help=f"One of {', '.join(FORMATS)}.")] = "text",
    output: Annotated[
        Path | None, typer.Option(help="File for the report, instead of standard output.")
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option(help="File of known findings, which are not shown.")
    ] = None,
    update_baseline: Annotated[
        bool, typer.Option("--update-baseline", help="Make all findings of now known.")
    ] = False,
    exit_zero: Annotated[
        bool, typer.Option("--exit-zero", help="Exit with 0 also with findings.")
    ] = False,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Show only how often each rule was found.")
    ] = False,
    explain: Annotated[
        str | None, typer.Option(help="Show what is known of a rule, or the rules (HF1), and end.")
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Review again whenever files change, until ^C.")
    ] = False,
    stdin_filename: Annotated[
        str | None, typer.Option(help="With -: the name of what is read from there.")
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(min=1, help="Processes that review at the same time; else one a processor."),
    ] = None,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Neither use nor keep what was found in a file.")
    ] = False,
    color: Annotated[str, typer.Option(help="auto, always or never.")] = "auto",
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Print nothing; the exit code tells.")
    ] = False,
) -> None:
    """Find what goes wrong with WebSockets in your code.

    Reads Python, JavaScript, TypeScript, and configuration of nginx and HAProxy. Exits with 0 where
    nothing was found, with 1 where something was, with 2 where the call is wrong or the run fails.
    """
    _need_extra()
    paths = paths or ["."]
    show = Show(
        _one_of("--format", format, FORMATS),
        _one_of("--color", color, COLORS),
        output,
        statistics=statistics,
        quiet=quiet,
    )
    if explain is not None:
        _explain(explain, show)
        return
    options = {
        "-": "-" in paths,
        "--diff": diff,
        "--fix": fix,
        "--format": format != "text",
        "--output": output is not None,
        "--quiet": quiet,
        "--statistics": statistics,
        "--stdin-filename": stdin_filename is not None,
        "--unsafe-fixes": unsafe_fixes,
        "--update-baseline": update_baseline,
        "--watch": watch,
        "other paths": len(paths) > 1,
    }
    _check_together({name for name, given in options.items() if given})

    from holdfast.review.runner import Reviewer
    from holdfast.review.settings import find

    start = Path(stdin_filename or paths[0])

    def read_settings() -> Settings:
        return _with_options(
            find(start),
            select=_words(select),
            ignore=_words(ignore),
            severity=severity,
            confidence=confidence,
            exclude=exclude or [],
            baseline=baseline,
            no_ignore=no_ignore,
            include_tests=include_tests,
            jobs=jobs,
            no_cache=no_cache,
        )

    settings = read_settings()
    if update_baseline:
        _update_baseline(settings, paths, show)
        return
    # A file's tree is let go of when it is done; for the little that is left, `Checker` looks.
    gc.freeze()
    gc.disable()
    if watch:
        _watch(read_settings, paths, show)
    reviewer = Reviewer(settings)
    if diff:
        found = _diff(reviewer, paths, unsafe_fixes, show)
    else:
        with show.progress() as progress:
            if stdin_filename is not None:
                report = reviewer.review_text(stdin_filename, sys.stdin.buffer.read())
            elif fix:
                report = reviewer.fix(paths, unsafe=unsafe_fixes, progress=progress)
            else:
                report = reviewer.review(paths, progress=progress)
        show.report(report)
        found = bool(report.findings)
    raise typer.Exit(found and not exit_zero)


def _need_extra() -> None:
    """Raise ConfigError where the `review` extra is not installed."""
    modules = (
        "tree_sitter",
        "tree_sitter_javascript",
        "tree_sitter_python",
        "tree_sitter_typescript",
    )
    missing = [name for name in modules if find_spec(name) is None]
    if missing:
        raise ConfigError(
            f"review needs {', '.join(missing)}; install them with: pip install 'holdfast[review]'"
        )


def _one_of(option: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise ConfigError(f"{option} is one of {', '.join(known)}, not {value!r}")
    return value


def _check_together(given: set[str]) -> None:
    """Raise ConfigError for options that make no sense with each other."""
    for option, needed in NEEDS.items():
        if option in given and given.isdisjoint(needed):
            raise ConfigError(f"{option} needs {' or '.join(needed)}")
    for option, excluded in EXCLUDES.items():
        if option in given:
            for other in excluded:
                if other in given:
                    raise ConfigError(f"{option} does not go with {other}")


def _words(values: list[str] | None) -> tuple[str, ...]:
    """The words of options that may be repeated, and hold several with commas between."""
    return tuple(
        word.strip() for value in values or () for word in value.split(",") if word.strip()
    )


def _with_options(
    settings: Settings,
    *,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    severity: str | None,
    confidence: str | None,
    exclude: list[str],
    baseline: Path | None,
    no_ignore: bool,
    include_tests: bool,
    jobs: int | None,
    no_cache: bool,
) -> Settings:
    """The settings as the options change them: what leaves something out is added to the file's."""
    from holdfast.findings import Confidence, Severity
    from holdfast.review.pool import cores

    if severity is not None:
        _one_of("--severity", severity, tuple(Severity.__members__))
        settings = replace(settings, severity=Severity[severity])
    if confidence is not None:
        _one_of("--confidence", confidence, tuple(Confidence.__members__))
        settings = replace(settings, confidence=Confidence[confidence])
    return replace(
        settings,
        select=select or settings.select,
        ignore=(*settings.ignore, *ignore),
        exclude=(*settings.exclude, *exclude),
        baseline=baseline or settings.baseline,
        skip_ignored=not no_ignore,
        include_tests=include_tests or settings.include_tests,
        jobs=jobs or settings.jobs or cores(),
        cache=settings.cache is not False and not no_cache,
    )


def _explain(word: str, show: Show) -> None:
    """Show the documentation of a rule; of several, a line for each."""
    from holdfast.findings.explain import explain
    from holdfast.review.registry import rules
    from holdfast.review.settings import choose

    known = {loaded.rule.code: loaded.rule for loaded in rules()}
    codes = choose([word], {code: rule.name for code, rule in known.items()})
    chosen = [known[code] for code in sorted(codes)]
    if len(chosen) == 1:
        show.write(explain(chosen[0], color=show.color, width=show.width))
    else:
        show.write("".join(f"{it.code}  {it.name}: {it.summary}\n" for it in chosen))


def _update_baseline(settings: Settings, paths: list[str], show: Show) -> None:
    from holdfast.findings.baseline import to_json
    from holdfast.findings.plain import count
    from holdfast.review.known import covered_by, naming, read_baseline
    from holdfast.review.runner import Reviewer

    file = settings.baseline
    if file is None:
        raise ConfigError("--update-baseline needs --baseline FILE, or baseline in the settings")
    reviewer = Reviewer(replace(settings, baseline=None))
    if file.exists():
        covers = covered_by(reviewer.covers(paths), file)
        known = read_baseline(file).known.values()
        lost = [entry for entry in known if not covers(*entry)]
        if lost:
            raise ConfigError(
                f"{file} has {len(lost)} known findings of rules or files that are"
                " not reviewed now; review all of them, or delete it first"
            )
    with show.progress() as progress:
        report = reviewer.review(paths, progress=progress)
    write_file(file, to_json(report, naming(file)).encode())
    show.say(f"{count(len(report.findings), 'finding')} will not be shown from now on: {file}")


def _diff(reviewer: Reviewer, paths: list[str], unsafe: bool, show: Show) -> bool:
    """Show what fixes would change; return whether there is anything."""
    from holdfast.findings.diff import colored, unified
    from holdfast.findings.plain import count, visible

    fixed, diffs = 0, {}
    with show.progress() as progress:
        for change in reviewer.fixes(paths, unsafe=unsafe, progress=progress):
            for problem in change.after.problems:
                show.say(f"{visible(problem.path)}: {problem.message}")
            if change.after.fixed:
                fixed += change.after.fixed
                path = change.found.shown
                diffs[path] = unified(path, change.before.text, change.after.text)
    text = "".join(diffs[path] for path in sorted(diffs))
    if text and (show.terminal or show.color):
        text = "\n".join((*colored(text, color=show.color), ""))
    show.write(text)
    show.say(f"--fix would mend {count(fixed, 'finding')} in {count(len(diffs), 'file')}")
    return bool(diffs)


def _watch(read_settings: Callable[[], Settings], paths: list[str], show: Show) -> Never:
    """Review whenever a file or the settings change; ends with ^C only.

    Raises ConfigError for what is wrong at the start. What is wrong later is said once, and tried
    again until it is right.
    """
    from holdfast.review.runner import Reviewer
    from holdfast.review.watch import Watcher

    watcher: Watcher | None = None
    settings: Settings | None = None
    shown, wrong = False, ""
    while True:
        started, report = time.monotonic(), None
        try:
            now = read_settings()
            if watcher is None or now != settings:
                watcher, settings = Watcher(Reviewer(now), paths), now
            with show.progress() as progress:
                report = watcher.look(progress)
            wrong = ""
        except ConfigError as error:
            if not shown:
                raise
            if str(error) != wrong:
                show.say(f"holdfast: {error}")
            settings, wrong = None, str(error)
        if report is not None:
            shown = True
            show.clear()
            show.report(report)
            show.say("watching for changes; end with ^C")
        time.sleep(max(PAUSE, SHARE * (time.monotonic() - started)))
