"""What speaks to a device in the same house, by its own names."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.appliances import is_appliance
from holdfast.review.code import Code
from holdfast.review.facts.project import Project


@pytest.mark.parametrize(
    "text",
    [
        "class WebOSClient: pass",
        "webos_client = 1",
        "esp32_url = 'ws://lamp'",
        "class WebReplConnection: pass",
        "board.set_PWM(3)",
        "say('Connect to the Shelly first')",
    ],
)
def test_devices(text: str) -> None:
    """Televisions, boards and switches, however their names are written."""
    assert is_appliance(Code("a.py", text, "python", Project()))


@pytest.mark.parametrize(
    "text", ["observo = 1", "web_replaced = 1", "x = 1  # like an arduino", "class Servos: pass"]
)
def test_others(text: str) -> None:
    """A word that only looks like one, and what comments speak of, is none."""
    assert not is_appliance(Code("a.py", text, "python", Project()))


def test_package() -> None:
    """What a package says of itself counts for all its files."""
    project = Project()
    project.add("pyproject.toml", '[project]\nname = "x"\ndescription = "Control Roku players"\n')
    assert is_appliance(Code("x/client.py", "url = 1", "python", project))
