"""Files that have changed have another stamp."""

from __future__ import annotations

import os
from pathlib import Path

from holdfast.review.stamps import stamp_of


def test_stamps(tmp_path: Path) -> None:
    """A new one for another content, another file; none for what is not there."""
    file = tmp_path / "a"
    assert stamp_of(str(file)) is None
    file.write_text("one")
    first = stamp_of(str(file))
    assert first == stamp_of(str(file))
    other = tmp_path / "b"
    other.write_text("two")
    assert first is not None
    os.utime(other, ns=(first[0], first[0]))
    other.replace(file)
    assert stamp_of(str(file)) != first
