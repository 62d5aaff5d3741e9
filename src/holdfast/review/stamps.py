"""Whether a file has changed, without a look into it."""

from __future__ import annotations

import os

Stamp = tuple[int, int, int, int]
"""When a file was written and changed, in nanoseconds; its size; its number on the disk."""


def stamp_of(path: str) -> Stamp | None:
    """What tells whether a file has changed; None if it cannot be looked at."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return (status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)
