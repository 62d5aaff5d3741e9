"""The JavaScript client, as pages load it."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from holdfast import Hub
from holdfast.server import script
from holdfast.server.script import PLACES, SCRIPTS, accepts_gzip, load
from tests.server.harness import serve

FILES = {
    "holdfast.js": "export const share = () => import('./holdfast-share.js');\n" * 9,
    "holdfast-share.js": "export const shared = 'grüße';\n",
}


def write(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir(exist_ok=True)
    for name, source in files.items():
        (folder / name).write_text(source)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A place for the files of an installation that has none yet."""
    monkeypatch.setattr(script, "PLACES", (tmp_path / "package", tmp_path / "checkout"))
    load.cache_clear()
    yield tmp_path
    load.cache_clear()


def test_package_comes_before_checkout(installed: Path) -> None:
    """An installed package's files are taken, else those of the checkout."""
    write(installed / "checkout", {"holdfast.js": "export const place = 'checkout';"})
    found = load("holdfast.js")
    assert found is not None
    assert b"'checkout'" in found.body
    load.cache_clear()
    write(installed / "package", {"holdfast.js": "export const place = 'package';"})
    found = load("holdfast.js")
    assert found is not None
    assert b"'package'" in found.body


def test_places() -> None:
    """In an installed package they are `holdfast/js`, in a checkout `js/min`."""
    root = Path(__file__).resolve().parents[2]
    assert (root / "src" / "holdfast" / "js", root / "js" / "min") == PLACES
    assert {path.name for path in PLACES[1].glob("*.js")} == set(SCRIPTS.values())


async def test_served(installed: Path) -> None:
    """A module script for pages of any origin, revalidated each time, and nothing else."""
    write(installed / "checkout", FILES)
    async with (
        serve(Hub().asgi) as served,
        httpx.AsyncClient(base_url=served.url, headers={"accept-encoding": ""}) as client,
    ):
        plain = await client.get("/holdfast.js")
        assert plain.status_code == 200
        assert plain.text == FILES["holdfast.js"]
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
    write(installed / "checkout", FILES)
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
    write(installed / "checkout", FILES)
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
        write(installed / "checkout", {"holdfast.js": "export const place = 'elsewhere';"})
        load.cache_clear()
        assert (
            b"elsewhere"
            in (await client.get("/holdfast.js", headers={"if-none-match": etag})).content
        )


async def test_installation_without_the_client(installed: Path) -> None:
    """Without the files the answer is a plain 404."""
    async with serve(Hub().asgi) as served, httpx.AsyncClient(base_url=served.url) as client:
        answer = await client.get("/holdfast.js")
    assert (answer.status_code, "no JavaScript client" in answer.text) == (404, True)


async def test_the_second_file_stands_beside_the_first(installed: Path) -> None:
    """Where the hub is mounted below a path, both are there."""
    write(installed / "checkout", FILES)
    async with serve(Hub().asgi) as served, httpx.AsyncClient(base_url=served.url) as client:
        assert (await client.get("/holdfast-share.js")).text == FILES["holdfast-share.js"]


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
