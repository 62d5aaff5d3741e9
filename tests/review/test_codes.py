"""Each rule has one code, each code one rule."""

from __future__ import annotations

import re
from pathlib import Path

from holdfast.review import codes, rules

FILES = {path.stem for path in Path(rules.__file__).parent.glob("*.py")} - {"__init__"}


def test_codes_and_files_agree() -> None:
    """The table has all rules there are files for, and no others."""
    assert {name.replace("-", "_") for name in codes.CODES.values()} == FILES


def test_names_are_unique_and_codes_well_formed() -> None:
    """A name has one code; codes are HF and three digits, of one of the five groups, in order."""
    assert len(set(codes.CODES.values())) == len(codes.CODES)
    assert all(re.fullmatch(r"HF[1-5]\d\d", code) for code in codes.CODES)
    assert list(codes.CODES) == sorted(codes.CODES)


def test_there_are_enough() -> None:
    """The catalogue has at least 60 rules."""
    assert len(codes.CODES) >= 60
