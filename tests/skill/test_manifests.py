"""The manifests of `.claude-plugin` are complete, and agree with the package and the skill."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

from holdfast import __version__
from tests.docs.pages import ROOT
from tests.skill.programs import SKILL

FOLDER = ROOT / ".claude-plugin"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
ABOUT = {
    *("name", "version", "description", "author", "homepage", "repository", "license"),
    *("keywords", "skills"),
}
"""Keys of a plugin that we have a use for; an entry of a marketplace may have them, too."""
KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def manifest(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / name).read_text())
    return found


PLUGIN = manifest("plugin.json")
MARKETPLACE = manifest("marketplace.json")


def test_the_plugin_is_the_package() -> None:
    """Name, version and licence are the package's: agents update when the version changes."""
    assert PLUGIN["name"] == PROJECT["name"]
    assert PLUGIN["version"] == __version__
    assert PLUGIN["license"] == PROJECT["license"]
    assert PLUGIN["repository"] in PROJECT["urls"]["Documentation"]


def test_the_plugin_has_the_skill() -> None:
    """Paths are relative to the plugin's root and begin with `./`."""
    assert PLUGIN["skills"].startswith("./")
    assert (ROOT / PLUGIN["skills"]).resolve() == SKILL.parent
    assert {path.parent for path in SKILL.parent.glob("*/SKILL.md")} == {SKILL}


def test_the_marketplace_lists_the_plugin() -> None:
    """From this repository, with the same words and version."""
    assert KEBAB.fullmatch(MARKETPLACE["name"])
    assert MARKETPLACE["owner"]["name"]
    (entry,) = MARKETPLACE["plugins"]
    assert KEBAB.fullmatch(entry["name"])
    assert (ROOT / entry["source"] / ".claude-plugin" / "plugin.json").is_file()
    assert entry["source"].startswith("./")
    for field in ("name", "version", "description", "license"):
        assert entry[field] == PLUGIN[field]
    assert MARKETPLACE["metadata"]["version"] == __version__


def test_only_keys_of_the_format() -> None:
    """Others are passed over without a word, so a slip of the pen would go unseen."""
    assert set(PLUGIN) <= ABOUT
    assert set(MARKETPLACE) <= {"name", "owner", "metadata", "plugins"}
    assert set(MARKETPLACE["metadata"]) <= {"description", "version"}
    assert set(MARKETPLACE["plugins"][0]) <= ABOUT | {"source", "category", "tags"}


def test_only_manifests_are_in_the_folder() -> None:
    """Everything else of a plugin is looked for at its root."""
    assert {path.name for path in FOLDER.iterdir()} == {"plugin.json", "marketplace.json"}
