"""What fixes make of configuration, and what pages advise, is what nginx and HAProxy take."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
import trustme

from holdfast.findings.edits import apply_edits
from holdfast.review import fixes
from holdfast.review.facts.project import config_language
from tests.docs.pages import Block, all_blocks
from tests.review.fixing.reviewed import Reviewed, all_reviewed
from tests.review.samples import read, samples
from tests.tools import proxies

MALFORMED: Final = "malformed"
"""The name of samples that no program takes, and the review reads nevertheless."""
AROUND: Final = """
events {
}
http {
    %s
}
"""
"""Nginx's main file, for what is one of its parts."""
HERE: Final = (
    "access_log off; ssl_certificate cert.pem; ssl_certificate_key cert.pem; "
    "client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; "
    "scgi_temp_path scgi; uwsgi_temp_path uwsgi;"
)
"""What nginx would look for elsewhere."""
FRONTEND: Final = """
frontend test
    bind :20000
"""
"""Without a port to listen on, HAProxy refuses whatever else there is."""

Complaint = Callable[[str, str], str]


@pytest.fixture(scope="module")
def complaint(tmp_path_factory: pytest.TempPathFactory) -> Complaint:
    """A function of a language and a text: what the program has to say against it."""
    folder = tmp_path_factory.mktemp("configuration")
    issued = trustme.CA().issue_cert("localhost")
    issued.private_key_and_cert_chain_pem.write_to_path(folder / "cert.pem")
    main = folder / "main"
    calls = {
        "nginx": ("-t", "-q", "-e", "stderr", "-p", f"{folder}/", "-g", "pid pid;", "-c"),
        "haproxy": ("-c", "-f"),
    }

    def complaint(language: str, text: str) -> str:
        program = proxies.find(language)
        if program is None:
            pytest.skip(f"{language} is not installed")
        if language == "haproxy" and "bind" not in text:
            text += FRONTEND
        main.write_text(complete(text) if language == "nginx" else text)
        call = [program, *calls[language], str(main)]
        environment = {"TIMEOUT": "1h"}
        done = subprocess.run(call, check=False, capture_output=True, text=True, env=environment)
        return done.stderr or "refused" if done.returncode else ""

    return complaint


def complete(text: str) -> str:
    """A piece of nginx's configuration as a whole that needs nothing of this machine."""
    text = re.sub(r"\blisten (\d+)", lambda it: f"listen 127.0.0.1:{20000 + int(it[1])}", text)
    text = re.sub(r"\binclude [^;]+;", "", text)
    ours = set(re.findall(r"^\s*upstream (\w+)", text, re.M))
    for host in set(re.findall(r"\bproxy_pass http://([a-z]\w*)", text)) - ours:
        text = re.sub(rf"http://{host}\b", "http://127.0.0.1", text)
    blocks = set(re.findall(r"^(\w+) .*\{", text, re.M))
    if "server" not in blocks and "location" in blocks:
        text = f"server {{\n{text}\n}}"
    whole = text if "http" in blocks else AROUND % text
    return whole.replace("http {", f"http {{ {HERE}", 1)


def configurations() -> list[tuple[str, Path]]:
    """The samples that are configuration, by their language; not of the module for streams."""
    found = ((config_language(str(it.path), read(it.path)), it.path) for it in samples())
    return [(language, path) for language, path in found if language and path.stem != "stream"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Samples are read when they are first needed, and then once."""
    if "sample" in metafunc.fixturenames:
        chosen = [it for it in all_reviewed() if it.family == "configuration"]
        metafunc.parametrize("sample", chosen, ids=str)


@pytest.mark.parametrize(
    ("language", "path"), configurations(), ids=lambda it: it if isinstance(it, str) else it.stem
)
def test_samples(language: str, path: Path, complaint: Complaint) -> None:
    """They are what programs take, except for those that are named after being none."""
    assert (complaint(language, read(path)) != "") is (path.stem == MALFORMED)


def test_fixes(sample: Reviewed, complaint: Complaint) -> None:
    """Each by itself, and all of them, safe or not."""
    if sample.sample.path.stem == MALFORMED:
        return
    edits = [it.fix.edits for it in sample.fixable if it.fix]
    texts = [apply_edits(sample.text, it) for it in edits]
    texts.append(fixes.mend(sample.name, sample.text, sample.check, unsafe=True).text)
    for text in texts:
        assert complaint(sample.language, text) == ""


@pytest.mark.parametrize("block", all_blocks("nginx", "haproxy"), ids=str)
def test_pages(block: Block, complaint: Complaint) -> None:
    """What stands on a page can be used as it stands there."""
    assert complaint(block.language, block.code) == ""
