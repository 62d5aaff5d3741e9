"""The page that `holdfast serve` shows at its root."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

PAGE: Final = files("holdfast.server").joinpath("page.html").read_bytes()
