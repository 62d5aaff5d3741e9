"""The file of known findings: paths in it count from its own folder, wherever a review runs."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from holdfast.errors import ConfigError
from holdfast.findings import Report
from holdfast.findings.baseline import Baseline, apply, from_json
from holdfast.review.files import shown_path


def read_baseline(file: Path) -> Baseline:
    """Read known findings. Raises ConfigError for a file that is not there or not right."""
    try:
        return from_json(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{file} does not exist; write it with --update-baseline") from None
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise ConfigError(f"{file} is not a baseline: {error}") from None


def naming(file: Path) -> Callable[[str], str]:
    """What gives the name that a file of a report has in the baseline `file`."""
    folder = os.path.dirname(os.path.abspath(file))

    def name(shown: str) -> str:
        return os.path.relpath(shown, folder).replace(os.sep, "/")

    return name


def covered_by(covers: Callable[[str, str], bool], file: Path) -> Callable[[str, str], bool]:
    """`covers`, which is asked for the names of a report, for the names in the baseline `file`."""
    folder = os.path.dirname(os.path.abspath(file))
    return lambda code, name: covers(code, shown_path(os.path.join(folder, name)))


def without_known(
    report: Report, known: Baseline, file: Path, covers: Callable[[str, str], bool]
) -> Report:
    """`report` without what is `known` from `file`; `covers` tells what the run would find."""
    return apply(report, known, covered_by(covers, file), naming(file))
