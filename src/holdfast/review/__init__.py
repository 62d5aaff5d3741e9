"""The reviewer: reads programs and proxies' configuration for what goes wrong with WebSockets.

    report = review(["src"])
    for finding in report.findings:
        print(finding.place.path, finding.place.line, finding.rule.code, finding.message)

It runs nothing of what it reads. A file goes this way: `files` finds it, `reader` and `sniff` tell
in a moment that most have nothing to do with WebSockets, and `starts` that many of the others only
speak of them; `syntax` and `code` make sense of the rest, `rules` look at it, `suppress` and the
settings have their say, all in `checking`. `survey` finds what there is to do in a tree, `runner`
does it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from os import PathLike, fspath
from pathlib import Path

from holdfast.findings import Report
from holdfast.review.settings import Settings, find

__all__ = ["Settings", "find", "review"]


def review(
    paths: str | PathLike[str] | Iterable[str | PathLike[str]] = ".",
    settings: Settings | None = None,
    *,
    progress: Callable[[int, int | None], None] | None = None,
) -> Report:
    """Review a file or folder, or several, and return all that was found.

    Without `settings` those of the nearest `holdfast.toml` or `pyproject.toml` hold, looked for
    from the first path upwards. `progress` is called with how many files are done, of how many;
    None while they are still being found. Needs the extra `review`. Raises ConfigError for settings
    that are not right and for a path that does not exist.
    """
    from holdfast.review.runner import Reviewer  # everything else of the package, and the parsers

    names = [fspath(it) for it in ([paths] if isinstance(paths, str | PathLike) else paths)]
    chosen = settings or find(Path(*names[:1]))
    return Reviewer(chosen).review(names, progress=progress)
