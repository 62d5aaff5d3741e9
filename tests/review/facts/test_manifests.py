from __future__ import annotations

import json

import pytest

from holdfast.review.facts.manifests import LARGEST_TOML, Manifest, is_manifest, normal, read
from tests.review.timing import assert_linear


def locked(path: str, text: str) -> dict[str, dict[str, dict[str, str]]]:
    """The versions a lock file has, by directory and name."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for manifest in read(path, text):
        assert not manifest.wanted
        found.setdefault(manifest.directory, {}).update(manifest.locked)
    return found


def wanted(path: str, text: str) -> dict[str, str]:
    """The ranges a manifest asks for, all of one directory."""
    found: dict[str, str] = {}
    for manifest in read(path, text):
        assert not manifest.locked
        found.update(manifest.wanted)
    return found


def test_names() -> None:
    """Names of PyPI are compared without case and punctuation, those of npm as they are."""
    assert normal("Flask_SocketIO", "pypi") == "flask-socketio"
    assert normal("@Types/ws_a", "npm") == "@Types/ws_a"


@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("a/package.json", True),
        ("requirements.txt", True),
        ("requirements-dev.txt", True),
        ("dev_requirements.txt", True),
        ("constraints.txt", True),
        ("requirements/base.txt", True),
        ("poetry.lock", True),
        ("notes.txt", False),
        ("package.jsonc", False),
    ],
)
def test_which_files_are_manifests(path: str, known: bool) -> None:
    """They are known by their names."""
    assert is_manifest(path) is known


def test_other_files_say_nothing() -> None:
    """What is no manifest is not read."""
    assert read("notes.txt", "ws==8") == []


def test_package_json() -> None:
    """All kinds of dependencies; the first kind that names a package counts."""
    text = json.dumps(
        {
            "dependencies": {"ws": "^8.1.0", "odd": {"version": "1"}},
            "devDependencies": {"ws": "*", "@types/ws": "~8.5.0"},
            "peerDependencies": {"socket.io": ">=4"},
            "optionalDependencies": [],
        }
    )
    assert read("app/package.json", text) == [
        Manifest("npm", "app", {"ws": "^8.1.0", "@types/ws": "~8.5.0", "socket.io": ">=4"})
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("package.json", '{"name": "a", "description": "A tool.", "keywords": ["b", 1, "c"]}'),
        ("pyproject.toml", '[project]\nname="a"\ndescription="A tool."\nkeywords=["b", "c"]'),
        ("pyproject.toml", '[tool.poetry]\nname="a"\ndescription="A tool."\nkeywords=["b", "c"]'),
    ],
)
def test_what_a_package_says_of_itself(path: str, text: str) -> None:
    """Its name, its description and its keywords, as far as they are there."""
    assert "".join(it.about for it in read(path, text)) == "a\nA tool.\nb\nc"
    assert not any(it.about for it in read("package.json", '{"keywords": "b"}'))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "lamps-1.0.dist-info/METADATA",
            "Metadata-Version: 2.1\nName: lamps\nSummary: Lights.\n"
            "Keywords: home,light\n\nName: no",
        ),
        (
            "setup.cfg",
            "[x]\nname = no\n[metadata]\nname = lamps\ndescription = Lights.\n"
            "keywords = home,light\n[options]\nname = no\n",
        ),
    ],
)
def test_about_older_packages(path: str, text: str) -> None:
    """An unpacked wheel and setup.cfg say the same of the code beside them."""
    [manifest] = read(path, text)
    assert (manifest.directory, manifest.about) == ("", "lamps\nLights.\nhome,light")


def test_package_lock_of_version_3() -> None:
    """Packages by their place; those of other packages are left out."""
    text = json.dumps(
        {
            "packages": {
                "": {"version": "1.0.0"},
                "node_modules/ws": {"version": "8.18.0"},
                "node_modules/a/node_modules/ws": {"version": "7.0.0"},
                "node_modules/linked": {"link": True},
                "packages/chat": {"version": "1.0.0"},
                "packages/chat/node_modules/ws": {"version": "6.2.0"},
                "node_modules/odd": None,
            }
        }
    )
    assert locked("web/package-lock.json", text) == {
        "web": {"ws": {"": "8.18.0"}},
        "web/packages/chat": {"ws": {"": "6.2.0"}},
    }


def test_package_lock_of_version_1() -> None:
    """Packages by name."""
    text = json.dumps({"dependencies": {"ws": {"version": "7.5.9"}, "odd": {}}})
    assert locked("npm-shrinkwrap.json", text) == {"": {"ws": {"": "7.5.9"}}}


def test_yarn_lock() -> None:
    """Versions by the ranges they stand for, as of both generations of yarn."""
    classic = (
        "# yarn lockfile v1\n\n"
        'ws@^7.4.0, ws@~7.5.0:\n  version "7.5.9"\n  resolved "https://x"\n\n'
        '"@types/ws@^8.0.0":\n  version "8.5.3"\n'
    )
    assert locked("yarn.lock", classic) == {
        "": {"ws": {"^7.4.0": "7.5.9", "~7.5.0": "7.5.9"}, "@types/ws": {"^8.0.0": "8.5.3"}}
    }
    berry = '"ws@npm:^8.0.0, ws@npm:^8.1.0":\n  version: 8.18.0\n  resolution: "ws@npm:8.18.0"\n'
    assert locked("yarn.lock", berry) == {"": {"ws": {"^8.0.0": "8.18.0", "^8.1.0": "8.18.0"}}}


def test_pnpm_lock_of_a_workspace() -> None:
    """Each importer is a directory."""
    text = (
        "lockfileVersion: '9.0'\n\nimporters:\n\n"
        "  .:\n    dependencies:\n      ws:\n        specifier: ^8.0.0\n"
        "        version: 8.18.0(bufferutil@4.0.8)\n"
        "  packages/chat:\n    devDependencies:\n      '@types/ws':\n        version: 8.5.3\n\n"
        "packages:\n\n  ws@8.18.0:\n    engines: {node: '>=10'}\n"
    )
    assert locked("pnpm-lock.yaml", text) == {
        "": {"ws": {"": "8.18.0"}},
        "packages/chat": {"@types/ws": {"": "8.5.3"}},
    }


def test_older_pnpm_locks() -> None:
    """Without importers there is one directory; the version may stand alone."""
    text = "lockfileVersion: 5.4\n\ndependencies:\n  ws: 8.1.0_bufferutil@4.0.8\n"
    assert locked("web/pnpm-lock.yaml", text) == {"web": {"ws": {"": "8.1.0"}}}


def test_requirements() -> None:
    """One line each, with extras, markers, comments and hashes."""
    text = (
        "# pinned\n-r base.txt\n--hash=sha256:1\n"
        "websockets==12.0 \\\n    --hash=sha256:aaa\n"
        "uvicorn[standard] >=0.20,<1 ; python_version > '3.8'  # server\n"
        "Django_Channels (>=4)\naiohttp\nmine @ https://x/y-1.0.tar.gz\n"
    )
    assert wanted("requirements.txt", text) == {
        "websockets": "==12.0",
        "uvicorn": ">=0.20,<1",
        "django-channels": ">=4",
        "aiohttp": "",
        "mine": "",
    }


def test_requirements_in_a_folder() -> None:
    """A folder of that name speaks for the one around it."""
    assert read("api/requirements/prod.txt", "ws==1") == [Manifest("pypi", "api", {"ws": "==1"})]


@pytest.mark.parametrize("name", ["poetry.lock", "uv.lock", "pdm.lock"])
def test_locks_of_python(name: str) -> None:
    """Each package begins with its name and its version."""
    text = (
        'version = 1\n\n[[package]]\nname = "Web_Sockets"\nversion = "12.0"\n\n'
        '[package.dependencies]\nname = "no"\n\n[[package]]\nname = "uvicorn"\nversion = "0.30.1"\n'
    )
    assert locked(name, text) == {"": {"web-sockets": {"": "12.0"}, "uvicorn": {"": "0.30.1"}}}


def test_pipfile_lock() -> None:
    """Versions are written as comparisons."""
    text = json.dumps(
        {"default": {"websockets": {"version": "==12.0"}, "mine": {}}, "develop": {"a": "b"}}
    )
    assert locked("Pipfile.lock", text) == {"": {"websockets": {"": "12.0"}}}


def test_pyproject() -> None:
    """Dependencies of all kinds and of all tools."""
    text = """
        [project]
        dependencies = ["websockets>=12,<14", "uvicorn[standard]"]
        optional-dependencies.chat = ["aiohttp==3.9.1"]
        [dependency-groups]
        dev = ["tornado~=6.4", {include-group = "x"}]
        odd = "no"
        [tool.pdm.dev-dependencies]
        dev = ["quart>=0.19"]
        [tool.poetry.dependencies]
        fastapi = "^0.110"
        starlette = {version = "0.37.*", optional = true}
        mine = {path = "../mine"}
        [tool.poetry.group.dev.dependencies]
        Sanic = "23.6.0"
    """
    assert wanted("pyproject.toml", text) == {
        "websockets": ">=12,<14",
        "uvicorn": "",
        "aiohttp": "==3.9.1",
        "tornado": "~=6.4",
        "quart": ">=0.19",
        "fastapi": "^0.110",
        "starlette": "0.37.*",
        "sanic": "23.6.0",
    }


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("package.json", "{"),
        ("package.json", "[]"),
        ("package.json", '{"dependencies": {"a": "1"}' + "[" * 200_000),
        ("package-lock.json", '{"packages": [], "dependencies": 1}'),
        ("pyproject.toml", "[project"),
        ("pyproject.toml", "a = " + "[" * 100_000),
        ("pyproject.toml", "#" * (LARGEST_TOML + 1)),
        ("poetry.lock", "[[package]]"),
        ("Pipfile.lock", "null"),
        ("pnpm-lock.yaml", "a: b: c"),
    ],
)
def test_broken_files_say_nothing(path: str, text: str) -> None:
    """They are somebody else's to mend."""
    assert all(not it.wanted and not it.locked for it in read(path, text))


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("yarn.lock", "a:\n"),
        ("yarn.lock", '"a@b, a@b":\n  version "1"\n'),
        ("yarn.lock", "a@"),
        ("poetry.lock", "[[package]]\n"),
        ("requirements.txt", "a[a"),
        ("requirements.txt", "a\n \n"),
    ],
)
def test_large_files_take_linear_time(path: str, part: str) -> None:
    """A lock file of megabytes is read in a moment."""
    assert_linear(lambda size: read(path, part * (size // len(part))))
