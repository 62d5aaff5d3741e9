from __future__ import annotations

import pytest

from holdfast.review.facts.manifests import Manifest
from holdfast.review.facts.versions import Version, Versions, parse_version


def version(*numbers: int) -> Version:
    """One exact version."""
    return Version(numbers, exact=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8.18.0", version(8, 18, 0)),
        ("v8.18.0", version(8, 18, 0)),
        ("=8.18.0", version(8, 18, 0)),
        ("==12.0", version(12, 0)),
        ("===12.0", version(12, 0)),
        ("8.0.0-beta.1", version(8, 0, 0)),
        ("==1.0rc1", version(1, 0)),
        ("^8.1.0", Version((8, 1, 0), (9,))),
        ("^0.2.3", Version((0, 2, 3), (0, 3))),
        ("^0.0.3", Version((0, 0, 3), (0, 0, 4))),
        ("^0", Version((0,), (1,))),
        ("~8.1.2", Version((8, 1, 2), (8, 2))),
        ("~8", Version((8,), (9,))),
        ("~=1.4.2", Version((1, 4, 2), (1, 5))),
        ("~=1.4", Version((1, 4), (2,))),
        ("8.x", Version((8,), (9,))),
        ("8.1.*", Version((8, 1), (8, 2))),
        ("==0.37.*", Version((0, 37), (0, 38))),
        ("8", Version((8,), (9,))),
        (">=10,<14", Version((10,), (14,))),
        (">=10, <14, !=12.0", Version((10,), (14,))),
        (">=1.2 <3 <2", Version((1, 2), (2,))),
        (">10", Version((10,))),
        ("<=2.3", Version((0,), (2, 4))),
        ("1.2.3 - 2.0", Version((1, 2, 3), (2, 1))),
        ("^7.0.0 || ^8.0.0", Version((7, 0, 0), (9,))),
        ("^7.0.0 || >=9", Version((7, 0, 0))),
        ("7.5.9 || 8.0.1", Version((7, 5, 9), (8, 0, 2))),
        ("^7.0.0 || *", None),
        ("*", None),
        ("", None),
        ("latest", None),
        ("workspace:*", None),
    ],
)
def test_ranges(text: str, expected: Version | None) -> None:
    """Ranges of npm, of PyPI and of Poetry."""
    assert parse_version(text) == expected


def test_what_is_certain() -> None:
    """A range is since or before a version only if all that it allows is."""
    exact = version(8, 0)
    assert exact.since(8)
    assert exact.since(7, 9)
    assert not exact.since(8, 0, 1)
    assert exact.before(8, 1)
    assert not exact.before(8)
    some = Version((7, 4), (9,))
    assert some.since(7, 4, 0)
    assert not some.since(8)
    assert some.before(9, 0)
    assert not some.before(8)
    assert not Version((7,)).before(99)


def versions(*manifests: Manifest) -> Versions:
    """All that these manifests say."""
    found = Versions()
    for manifest in manifests:
        found.add(manifest)
    return found


def npm(directory: str, wanted: str = "", **locked: str) -> Manifest:
    """A manifest about ws: what is wanted, or what is locked by range."""
    ranges = {key.replace("_", ""): value for key, value in locked.items()}
    return Manifest(
        "npm", directory, {"ws": wanted} if wanted else {}, {"ws": ranges} if ranges else {}
    )


def test_a_lock_file_says_which_one() -> None:
    """It is more exact than the manifest."""
    known = versions(npm("", "^8.0.0"), npm("", _="8.18.0"))
    assert known.find("npm", "ws", "src/server.js") == version(8, 18, 0)


def test_a_manifest_alone_says_which_ones() -> None:
    """Its range is known."""
    assert versions(npm("", "^8.0.0")).find("npm", "ws", "a.js") == Version((8, 0, 0), (9,))
    assert versions(npm("", "latest")).find("npm", "ws", "a.js") is None


def test_the_nearest_directory_counts() -> None:
    """A directory's manifest is for what is below it, and no other."""
    known = versions(npm("", "^7.0.0"), npm("apps/chat", "^8.0.0"))
    assert known.find("npm", "ws", "apps/chat/src/a.js") == Version((8, 0, 0), (9,))
    assert known.find("npm", "ws", "apps/chat.js") == Version((7, 0, 0), (8,))
    assert versions(npm("web", "^8.0.0")).find("npm", "ws", "api/a.js") is None
    assert known.find("npm", "socket.io", "a.js") is None
    assert known.find("npm", "ws", "/apps/a.js") is None


def test_what_the_nearest_package_says_of_itself() -> None:
    """A folder without a word of its own is part of the package around it."""
    known = versions(Manifest("npm", "", about="all"), Manifest("npm", "a", about="mine"))
    known.add(Manifest("npm", "a/b"))
    assert [known.about(path) for path in ("x.js", "a/x.js", "a/b/x.js")] == ["all", "mine", "mine"]
    assert versions().about("x.js") == ""


def test_the_lock_file_of_a_workspace() -> None:
    """It is further up; it counts where it agrees with the manifest."""
    manifest = npm("packages/a", "^8.0.0")
    agrees = versions(manifest, npm("", _="8.18.0"))
    assert agrees.find("npm", "ws", "packages/a/b.js") == version(8, 18, 0)
    differs = versions(manifest, npm("", _="7.5.9"))
    assert differs.find("npm", "ws", "packages/a/b.js") == Version((8, 0, 0), (9,))


def test_a_lock_file_with_several_versions() -> None:
    """The range of the manifest says which; without one it is not known."""
    lock = Manifest("npm", "", locked={"ws": {"^7.0.0": "7.5.9", "^8.0.0": "8.18.0"}})
    assert versions(npm("", "^8.0.0"), lock).find("npm", "ws", "a.js") == version(8, 18, 0)
    assert versions(npm("", "^6.0.0"), lock).find("npm", "ws", "a.js") == Version((6, 0, 0), (7,))
    assert versions(lock).find("npm", "ws", "a.js") is None


def test_what_a_project_depends_on() -> None:
    """A name is enough, in a manifest or a lock file above the file."""
    known = versions(
        Manifest("pypi", "", {"redis": ""}), Manifest("pypi", "api", locked={"nats-py": {"": "2"}})
    )
    assert known.depends("pypi", "Redis", "api/app.py")
    assert known.depends("pypi", "nats_py", "api/app.py")
    assert not known.depends("pypi", "nats-py", "app.py")
    assert not known.depends("npm", "redis", "app.py")
    assert known.find("pypi", "redis", "app.py") is None


def test_versions_that_are_none() -> None:
    """A link has no version."""
    assert versions(npm("", _="link:../ws")).find("npm", "ws", "a.js") is None


def test_names_are_compared_as_their_registry_does() -> None:
    """PyPI's without case and punctuation."""
    known = versions(Manifest("pypi", "", {"flask-socketio": "==5.3"}))
    assert known.find("pypi", "Flask_SocketIO", "a.py") == version(5, 3)


def test_the_first_file_of_a_directory_counts() -> None:
    """Files of one directory are read in order."""
    known = versions(npm("", "^8.0.0"), npm("", "^7.0.0"))
    assert known.find("npm", "ws", "a.js") == Version((8, 0, 0), (9,))
