"""URLs for logs and errors: without what may be secret."""

from __future__ import annotations

import re


def shown(url: str) -> str:
    """Return a URL without user information and query. Never raises."""
    return re.sub(r"\?[^#]*", "", re.sub(r"//.*@", "//", url))
