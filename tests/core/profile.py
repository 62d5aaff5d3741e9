"""How the property tests of the state machines run: the same few hundred examples each time.

To look further: `EXAMPLES=20000 pytest ...` tries so many others.
"""

from __future__ import annotations

import os
from typing import Final

from hypothesis import HealthCheck, settings

PROFILE: Final = settings(
    max_examples=int(os.environ.get("EXAMPLES", "200")),
    derandomize="EXAMPLES" not in os.environ,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
