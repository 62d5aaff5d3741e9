"""The samples in which a rule would mend something, read once for all tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from holdfast.findings import Finding
from holdfast.review import registry
from holdfast.review.checking import Checker, Outcome
from holdfast.review.codes import CODES
from holdfast.review.facts.project import config_language
from tests.review.samples import EMBEDDED, LANGUAGES, SAMPLES, Sample, project, read, samples


@dataclass(frozen=True, eq=False)
class Reviewed:
    """A sample with fixes, as all rules see it before any of them."""

    sample: Sample
    name: str
    text: str
    language: str
    check: Callable[[str], Outcome]
    quick: Callable[[str], Outcome]
    """Only the rules that have a safe fix here."""
    before: Outcome

    def __str__(self) -> str:
        return self.name

    @property
    def fixable(self) -> list[Finding]:
        return [it for it in self.before.findings if it.fix is not None]

    @property
    def family(self) -> str:
        """Whose styles it may have."""
        if self.language in ("python", "nginx", "haproxy"):
            return "python" if self.language == "python" else "configuration"
        return "javascript"


@cache
def all_reviewed() -> list[Reviewed]:
    """The samples in which some rule would mend something."""
    return [it for sample in samples() if (it := reviewed(sample)) is not None]


def reviewed(sample: Sample) -> Reviewed | None:
    text, suffix = read(sample.path).replace("\r\n", "\n"), sample.path.suffix
    name = sample.path.relative_to(SAMPLES).as_posix()
    language = "" if suffix in EMBEDDED else LANGUAGES.get(suffix) or config_language(name, text)
    if language is None:
        return None
    facts = project(sample)

    def checked_by(codes: set[str]) -> Callable[[str], Outcome]:
        rules = [it for it in registry.rules() if it.rule.code in codes]
        checker = Checker(rules, CODES, facts, weak=True)
        return lambda text: checker.check(name, text, language, suffix)

    check = checked_by(set(CODES))
    before = check(text)
    if not any(it.fix for it in before.findings):
        return None
    safe = {it.rule.code for it in before.findings if it.fix and it.fix.safe}
    return Reviewed(sample, name, text, language, check, checked_by(safe), before)
