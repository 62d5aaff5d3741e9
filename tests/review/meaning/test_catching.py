"""What catches errors."""

from __future__ import annotations

import pytest

from tests.review.reading import call_to, javascript, python


class TestGuarded:
    """An error is caught where a try is around it, or around all calls of its function."""

    @pytest.mark.parametrize(
        ("text", "guarded"),
        [
            ("try { risky() } catch {}", True),
            ("async function f() { risky() } on(() => { f().catch(log) })", True),
            ("async function f() { risky() } on(() => { f().then(log) })", False),
            ("try {} catch { risky() }", False),
            ("try { risky() } finally {}", False),
            ("risky()", False),
            ("function f() { risky() } try { f() } catch {}", True),
            ("function f() { risky() } try { f() } catch {} f()", False),
            ("function f() { risky() }", False),
            ("try { on(() => risky()) } catch {}", False),
            ("try { all.forEach(() => risky()) } catch {}", True),
            ("try { all.forEach(async () => risky()) } catch {}", False),
            ("try { (() => risky())() } catch {}", True),
            ("async function f() { risky() } async () => { try { f() } catch {} }", False),
            ("async function f() { risky() } async () => { try { await f() } catch {} }", True),
            (
                "async function f() { risky() }"
                " async () => { try { await Promise.all([f(), g()]) } catch {} }",
                True,
            ),
            ("p.then(() => risky()).catch(e)", True),
            ("p.then(() => risky(), e)", True),
            ("p.then(() => risky())", False),
            ("function f() { f(); risky() }", False),
        ],
    )
    def test_javascript(self, text: str, guarded: bool) -> None:
        code = javascript(text)
        assert code.guarded(call_to(code, "risky")) is guarded

    @pytest.mark.parametrize(
        ("text", "guarded"),
        [
            ("try: risky()\nexcept ValueError: pass", True),
            ("try: risky()\nexcept json.JSONDecodeError: pass", False),
            ("try: risky()\nexcept Exception: pass", True),
            ("try: risky()\nexcept: pass", True),
            ("try: risky()\nexcept (KeyError, ValueError): pass", True),
            ("from contextlib import suppress\nwith suppress(ValueError): risky()", True),
            ("from contextlib import suppress\nwith suppress(OSError): risky()", False),
            ("from contextlib import suppress\nwith suppress(): risky()", False),
            ("async def f(): risky()\ntry: run(f())\nexcept ValueError: pass", True),
            ("with lock: risky()", False),
            ("with lock(): risky()", False),
        ],
    )
    def test_names(self, text: str, guarded: bool) -> None:
        code = python(text)
        assert code.guarded(call_to(code, "risky"), ["ValueError"]) is guarded
