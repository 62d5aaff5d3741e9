"""What runs when a component appears is paired with what runs when it goes."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.mounting import leaving, mounts
from tests.review.reading import javascript


@pytest.mark.parametrize(
    ("text", "cleanups", "opaque"),
    [
        ("useEffect(() => { go(); });", 0, False),
        ("useEffect(() => { if (a) return; go(); });", 0, False),
        ("useEffect(() => { return () => stop(); });", 2, False),
        ("React.useEffect(() => { return () => stop(); });", 1, False),
        ("useEffect(() => { const stop = () => {}; return stop; });", 2, False),
        ("useEffect(() => { return undefined; });", 0, False),
        ("useEffect(() => { return subscribe(); });", 0, True),
        ("useEffect(() => { f(() => { return () => stop(); }); });", 0, False),
        ("useEffect(() => go());", 0, True),
        ("useEffect(() => go()); function go() { return () => stop(); }", 2, False),
        ("useEffect(() => new Go());", 0, True),
        ("useEffect(async () => { return () => stop(); });", 0, False),
        ("onMounted(() => { go(); }); onUnmounted(() => { stop(); });", 1, False),
        ("onMounted(() => { go(); }); onUnmounted(stop);", 0, False),
        ("onMount(() => { go(); }); onDestroy();", 0, False),
    ],
)
def test_calls(text: str, cleanups: int, opaque: bool) -> None:
    """Returned functions and hooks that end a component are its cleanups."""
    found = mounts(javascript(text))[0]
    assert (len(found.cleanups), found.opaque) == (cleanups, opaque)


@pytest.mark.parametrize(
    ("text", "found", "cleanups"),
    [
        ("class A extends React.Component { componentDidMount() {} }", 1, 0),
        ("class A { ngOnInit() {} ngOnDestroy() {} }", 1, 1),
        ("import Vue from 'vue'; new Vue({ mounted() {}, beforeDestroy() {} });", 1, 1),
        ("const o = { mounted() {} };", 0, 0),
        ("function mounted() {}", 0, 0),
    ],
)
def test_methods(text: str, found: int, cleanups: int) -> None:
    """Methods with such names count where a component is around them."""
    code = javascript(text)
    made = list(mounts(code))
    assert len(made) == found
    assert sum(len(it.cleanups) for it in made) == cleanups


def test_unseen() -> None:
    """Effects whose function is not seen say nothing."""
    code = javascript("useEffect(go); useEffect(); onUnmounted(stop);")
    assert not list(mounts(code))
    assert not list(leaving(code))
