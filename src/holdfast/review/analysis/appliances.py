"""Whether a program speaks to a device in the same house, by its package and the names it uses.

A television, a socket in the wall, a board on the desk: each has a client or two, no certificate
that an authority signed, and a server of its own kind, which may not even answer pings.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from holdfast.review.analysis.development import names
from holdfast.review.meaning.keeping import once
from holdfast.review.meaning.program import Program

# What may belong to a cloud as well, such as a thermostat or a plugin of Homebridge, is not there.
KINDS: Final = (
    *("arduino", "esp32", "esp8266", "gpio", "micropython", "webrepl"),
    *("klipper", "moonraker", "pwm", "servo", "shelly", "shellies", "tasmota", "zigbee", "zwave"),
    *("kodi", "roku", "television", "tizen", "webos", "deconz", "homee", "knx", "loxone"),
)
_ANY: Final = re.compile("|".join(KINDS), re.IGNORECASE)
"""What any text must have that speaks of these."""
_PARTS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@once
def is_appliance(program: Program) -> bool:
    """Tell whether `program` or its package has a name that is one of such a device."""
    about = program.project.about(program.path)
    if _speaks(about):
        return True
    return _ANY.search(program.text) is not None and any(map(_speaks, names(program)))


def _speaks(text: str) -> bool:
    """Whether one of the words of a text is a kind of device: `webOSClient`, `esp32_url`."""
    if _ANY.search(text) is None:
        return False
    parts = [it.lower() for it in _PARTS.findall(text)]
    return not {*parts, *map("".join, pairwise(parts))}.isdisjoint(KINDS)
