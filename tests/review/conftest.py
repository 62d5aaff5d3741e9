"""What tests of several modules stand on."""

from __future__ import annotations

from pathlib import Path

import pytest

from holdfast.review import cache


@pytest.fixture
def kept(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for reviews; files may be as young as they like."""
    folder = tmp_path_factory.mktemp("kept")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    monkeypatch.setattr(cache, "RECENT", -(10**18))
    return folder
