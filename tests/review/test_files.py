"""Which files are reviewed."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from holdfast.errors import ConfigError
from holdfast.findings import Problem
from holdfast.review.files import EXCLUDED, Found, Walk, excluding, language_of, shown_path


@pytest.fixture(autouse=True)
def _there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def make(*names: str, **texts: str) -> None:
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texts.get(path.stem, ""))


def found(*paths: str, exclude: tuple[str, ...] = (), skip_ignored: bool = True) -> list[str]:
    """How the files are shown; there must be no problems."""
    patterns = excluding(exclude, Path.cwd())
    walk = Walk(paths, exclude=patterns, skip_ignored=skip_ignored)
    files = [file.shown for file in walk.files()]
    assert not walk.problems
    assert len(files) == len(set(files))
    return sorted(files)


def trouble(*paths: str) -> list[Problem]:
    walk = Walk(paths)
    list(walk.files())
    return walk.problems


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("a.py", "python"),
        ("a.pyi", "python"),
        ("a.PY", "python"),
        ("a.js", "javascript"),
        ("a.mjs", "javascript"),
        ("a.cjs", "javascript"),
        ("a.jsx", "javascript"),
        ("a.ts", "typescript"),
        ("a.mts", "typescript"),
        ("a.cts", "typescript"),
        ("a.tsx", "tsx"),
        ("a.vue", ""),
        ("a.svelte", ""),
        ("a.html", ""),
        ("a.htm", ""),
        ("a.ipynb", ""),
        ("a.d.ts", None),
        ("a.min.js", None),
        ("a.md", None),
        ("py", None),
    ],
)
def test_languages(name: str, language: str | None) -> None:
    """The name tells the language; what is made by machines is left out."""
    assert language_of(name) == language


def test_a_tree() -> None:
    """Files of all folders, as seen from here."""
    make("a.py", "b/c.js", "b/d/e.vue", "b/notes.md", "b/f.min.js")
    assert found(".") == ["a.py", "b/c.js", "b/d/e.vue"]
    assert found("b") == ["b/c.js", "b/d/e.vue"]
    assert found(str(Path("b").resolve())) == ["b/c.js", "b/d/e.vue"]


def test_a_tree_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not below the current folder is shown with its whole path."""
    make("a.py", "here/b.py")
    monkeypatch.chdir("here")
    assert found("..") == [f"{tmp_path}/a.py", f"{tmp_path}/here/b.py"]
    assert shown_path("/") == "/"


def test_facts() -> None:
    """Files that say something of the project are found too, those with code are both."""
    make("package.json", "deploy/nginx.conf", "gunicorn.conf.py", "data.json")
    files = {f.shown: f for f in Walk(["."]).files()}
    assert set(files) == {"package.json", "deploy/nginx.conf", "gunicorn.conf.py"}
    assert all(file.fact for file in files.values())
    assert files["package.json"].language is None
    assert files["gunicorn.conf.py"].language == "python"


def test_what_is_left_out() -> None:
    """Dependencies, caches, what is built, virtual environments under any name."""
    make(*(f"{name}/a.py" for name in EXCLUDED), "env/pyvenv.cfg", "env/lib/a.py", "src/a.py")
    assert found(".") == ["src/a.py"]


def test_what_git_ignores() -> None:
    """Ignored folders and files are left out, at any depth."""
    make("a.py", "gen/a.py", "b/a.py", "b/b.py", ".git/HEAD")
    Path(".gitignore").write_text("gen/\n")
    Path("b/.gitignore").write_text("/a.py\n")
    assert found(".") == ["a.py", "b/b.py"]
    assert found("b") == ["b/b.py"]


def test_everything() -> None:
    """On demand all of it is reviewed, but not what version control keeps for itself."""
    make("a.py", "gen/a.py", "node_modules/x/node_modules/y/a.js", "env/pyvenv.cfg", "env/a.py")
    make(".git/a.py", "build/a.py")
    Path(".gitignore").write_text("gen/\n")
    assert found(".", skip_ignored=False) == [
        "a.py",
        "build/a.py",
        "env/a.py",
        "env/pyvenv.cfg",
        "gen/a.py",
        "node_modules/x/node_modules/y/a.js",
    ]


def test_what_is_named_is_reviewed() -> None:
    """A folder or file that would be left out, if somebody asks for it."""
    make("node_modules/x/a.js", "node_modules/x/node_modules/a.js", "gen/a.py", "gen/b.min.js")
    make("env/pyvenv.cfg", "env/a.py", ".git/HEAD")
    Path(".gitignore").write_text("gen/\n")
    assert found("node_modules") == ["node_modules/x/a.js"]
    assert found("gen", "env") == ["env/a.py", "env/pyvenv.cfg", "gen/a.py"]
    assert found("gen/b.min.js", "gen/a.py") == ["gen/a.py", "gen/b.min.js"]
    (file,) = Walk(["gen/b.min.js"]).files()
    assert file.language == "javascript"
    assert file.suffix == "js"


def test_a_file_of_an_unknown_kind() -> None:
    """If it is named, it is found, whatever it is."""
    make("proxy", "a.txt")
    assert found(".") == []
    (file,) = Walk(["proxy"]).files()
    assert file == Found(os.path.abspath("proxy"), "proxy", None, False)


def test_exclude() -> None:
    """Patterns leave out more, also without git and with --no-ignore."""
    make("a.py", "gen/a.py", "b/gen.py", "b/c/gen.py")
    assert found(".", exclude=("gen/", "/b/*.py"), skip_ignored=False) == ["a.py", "b/c/gen.py"]
    assert found("gen/a.py", exclude=("gen/",)) == ["gen/a.py"]


def test_each_file_once() -> None:
    """Paths may overlap."""
    make("a/b/c.py", "a/d.py")
    assert found("a", "a/b", "a/b/c.py", "a/b/../b/c.py", ".") == ["a/b/c.py", "a/d.py"]
    assert found("a/b/c.py", "a") == ["a/b/c.py", "a/d.py"]


def test_links() -> None:
    """They are not followed on the way, and are where they are named."""
    make("real/a.py", "other/b.py")
    os.symlink("real", "link")
    os.symlink("../other/b.py", "real/b.py")
    os.symlink("missing", "real/c.py")
    assert found(".") == ["other/b.py", "real/a.py"]
    assert found("link") == ["link/a.py"]
    assert found("real/b.py") == ["real/b.py"]


def test_links_in_a_circle() -> None:
    """They end, and are reported."""
    make("a/b/c.py", "node_modules/x")
    os.symlink("..", "a/b/up")
    os.symlink("loop.py", "a/loop.py")
    os.symlink("../node_modules", "a/node_modules")
    message = "a link that leads in a circle, not followed"
    assert sorted(trouble("."), key=lambda p: p.path) == [
        Problem("a/b/up", message),
        Problem("a/loop.py", message),
    ]


def test_what_is_no_file() -> None:
    """Pipes and sockets are passed over, whatever their name."""
    os.mkfifo("pipe.py")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.py")
        assert found(".") == []
    with pytest.raises(ConfigError, match=r"pipe\.py is neither a file nor a folder"):
        Walk(["pipe.py"])


def test_a_missing_path() -> None:
    """It is misuse, before anything is reviewed."""
    with pytest.raises(ConfigError, match="missing: No such file or directory"):
        Walk([".", "missing"])


def test_a_closed_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is reported, and the rest is reviewed."""
    make("a/b.py", "closed/c.py", "d.py")
    real = os.scandir

    def scandir(path: str) -> object:
        if path.endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    walk = Walk(["."])
    assert sorted(file.shown for file in walk.files()) == ["a/b.py", "d.py"]
    assert walk.problems == [Problem("closed/", "not readable: Permission denied")]


def test_a_link_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A link into a closed folder is passed over like any other."""
    os.symlink("/", "link.py")

    def realpath(path: str) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os.path, "realpath", realpath)
    assert found(".") == []


def test_deep_folders() -> None:
    """Depth costs no recursion."""
    path = "/".join("d" * 900)
    os.makedirs(path)
    Path(path, "a.py").touch()
    assert found(".") == [f"{path}/a.py"]


@pytest.mark.parametrize(
    "name",
    [
        "test/a.py",
        "src/tests/unit/a.py",
        "a/__tests__/b.js",
        "a/__mocks__/b.js",
        "spec/a.ts",
        "e2e/a.ts",
        "fixtures/a.html",
        "a/test_b.py",
        "a/b_test.py",
        "conftest.py",
        "a/b.test.tsx",
        "a/b.spec.js",
        "test.js",
        "a/test-server.mjs",
    ],
)
def test_tests(name: str) -> None:
    """They are left out and counted, unless they are asked for."""
    make(name, "tests_of_mine/a.py", "src/testing.py", "latest.py")
    walk = Walk(["."])
    rest = ["latest.py", "src/testing.py", "tests_of_mine/a.py"]
    assert sorted(file.shown for file in walk.files()) == rest
    assert walk.tests == 1
    walk = Walk(["."], skip_tests=False)
    assert sorted(file.shown for file in walk.files()) == sorted([name, *rest])
    assert walk.tests == 0
    assert [file.shown for file in Walk([name]).files()] == [name]


def test_a_folder_of_tests() -> None:
    """If it is named, all in it is reviewed."""
    make("src/tests/test_a.py", "src/tests/fixtures/b.py")
    files = ["src/tests/fixtures/b.py", "src/tests/test_a.py"]
    assert found("src/tests") == files
    assert found(os.path.abspath("src/tests")) == files
    assert found("src/tests/fixtures") == files[:1]


def test_what_tests_say_of_the_project() -> None:
    """Nothing: their manifests and proxies are not those of production."""
    make("tests/package.json", "package.json")
    walk = Walk(["."])
    assert [file.shown for file in walk.files()] == ["package.json"]
    assert walk.tests == 0


def above(*paths: str) -> list[str]:
    return sorted(file.shown for file in Walk(paths).facts_above())


def test_facts_from_around() -> None:
    """A part of a repository is reviewed with what the whole says of it."""
    make("package.json", "a.py", "a/package.json", "a/b/c/d.js", "a/b/package.json", "e/uv.lock")
    assert above("a/b", "a/b/c/d.js") == ["a/b/package.json", "a/package.json", "package.json"]
    assert above(".") == []
    make("a/.git/HEAD")
    assert above("a/b/c") == ["a/b/package.json", "a/package.json"]
    assert above("a") == []
    assert above("a.py") == ["package.json"]


def test_no_facts_from_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside of a repository, folders above the current one say nothing."""
    make("package.json", "a/b/c.js", "a/package.json", "d/x.py")
    monkeypatch.chdir("a")
    assert above("b") == ["package.json"]
    assert above("../d") == []
    assert above("..") == []
