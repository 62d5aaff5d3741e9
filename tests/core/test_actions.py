"""What the machines ask for: values that are complete and cannot change."""

from __future__ import annotations

from typing import get_args

import pytest

from holdfast.core import actions

ALL = get_args(actions.Action)


def test_the_union_names_every_action() -> None:
    """Whoever handles each member of `Action` handles all there is."""
    defined = {value for value in vars(actions).values() if hasattr(value, "_fields")}
    assert set(ALL) == defined


@pytest.mark.parametrize("action", ALL, ids=lambda action: action.__name__)
def test_an_action_is_a_value(action: type[tuple[object, ...]]) -> None:
    """Actions with the same fields are equal, none can be changed, and each says what it asks."""
    fields = range(len(action._fields))  # type: ignore[attr-defined]
    one, other = action(*fields), action(*fields)
    assert one == other
    assert action.__doc__
    assert not action.__doc__.startswith(f"{action.__name__}(")
    with pytest.raises(AttributeError):
        one.another = 1  # type: ignore[attr-defined]
