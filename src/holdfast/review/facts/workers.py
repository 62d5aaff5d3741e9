"""How many processes a tree's deployment files start: workers of a server, replicas of a service.

They are read where they are written, without running anything: commands in Procfile, Dockerfile,
compose files, Kubernetes manifests, systemd units, scripts; settings of gunicorn and pm2.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from posixpath import basename
from typing import Final

from holdfast.findings import Span
from holdfast.review.facts.commands import MOST_COMMANDS, commands_in, is_comment
from holdfast.review.facts.names import names
from holdfast.review.facts.yaml_lines import Scalar, scalars

CORES: Final = 0
"""The count of workers where there are as many as the machine has cores."""

FLAGS: Final = {
    "fastapi": ("--workers",),
    "granian": ("--workers",),
    "gunicorn": ("-w", "--workers"),
    "hypercorn": ("-w", "--workers"),
    "pm2": ("-i", "--instances"),
    "sanic": ("-w", "--workers"),
    "uvicorn": ("--workers",),
}
_COUNT = re.compile(r"(?P<number>\d{1,5})|\$\{\w+:?-(?P<default>\d{1,5})\}")
_ALL_CORES = re.compile(
    r"nproc|cpu_?count|NPROC|CPUS?\b|\bmax\b|availableParallelism", re.IGNORECASE
)
_CONCURRENCY = re.compile(r"\bWEB_CONCURRENCY[\"']?(?:[ \t]*+[=:]|[ ])[ \t]*+[\"']?(\d{1,5})\b")
_SETTING = re.compile(r"^workers[ \t]*+=[ \t]*+([^#\n]{1,200}+)", re.MULTILINE)
_RUN = re.compile(r"\b(uvicorn)\.run\(")
_RUN_WORKERS = re.compile(r"\bworkers[ \t]*+=[ \t]*+([^,()\n]++)")
_INSTANCES = re.compile(r"\binstances[\"']?[ \t]*+:[ \t]*+[\"']?(max\b|-?\d{1,5})")
_CLUSTER = re.compile(r"[\"'](?:node:)?cluster[\"']")
_FORK = re.compile(r"\bcluster\.fork\(")
_REPLICAS = re.compile(r"replicas|replicaCount|\bscale:", re.IGNORECASE)
# Images of programs that are not the project's own.
_FOREIGN = re.compile(
    r"(?:^|/)(?:redis|valkey|postgres|mysql|mariadb|mongo|rabbitmq|nats|kafka|zookeeper|nginx|haproxy"
    r"|traefik|caddy|elasticsearch|memcached|minio|prometheus|grafana|busybox)[\w-]*(?:[:@]|$)"
)
# Services by these names take work from a queue, not connections.
_HELPER = re.compile(r"(?i)worker|celery|cron|consumer|beat|job|queue|sidekiq|scheduler")


@dataclass(frozen=True, slots=True)
class Workers:
    """How many processes are started, and by what; `count` may be CORES."""

    count: int
    kind: str
    path: str
    span: Span

    @property
    def many(self) -> bool:
        """Whether there is more than one."""
        return self.count != 1


def is_deployment(path: str) -> bool:
    """Whether a file of this name may say how many processes there are."""
    return bool(_readers(path))


def workers_in(path: str, text: str) -> Iterator[Workers]:
    """The counts that a file states. Never raises."""
    for reader in _readers(path):
        for count, kind, span in reader(text):
            if count is not None:
                yield Workers(count, kind, path, span)


def _commands(text: str) -> Iterator[_Found]:
    """Options of the servers' own commands."""
    for command in commands_in(text):
        found = command.option(*FLAGS.get(command.program, ()))
        if found is not None:
            yield _count(found.value), command.program, found.span


def _count(text: str) -> int | None:
    """How many workers a value means; None where only the environment knows."""
    if _ALL_CORES.search(text):
        return CORES
    match = _COUNT.fullmatch(text.strip())
    return int(match["number"] or match["default"]) if match else None


def _concurrency(text: str) -> Iterator[_Found]:
    """The variable that gunicorn, uvicorn and many servers of Node take the count from."""
    for match in islice(_CONCURRENCY.finditer(text), MOST_COMMANDS):
        if not is_comment(text, match.start()):
            yield int(match[1]), "WEB_CONCURRENCY", Span(*match.span(1))


def _gunicorn_settings(text: str) -> Iterator[_Found]:
    for match in _SETTING.finditer(text):
        value = match[1].strip()
        default = re.search(r"(?:getenv|environ\.get)\([^)]*,\s*[\"']?(\d{1,5})[\"']?\)", value)
        count = int(default[1]) if default else _count(value)
        yield count, "gunicorn", Span(match.start(1), match.start(1) + len(value))


def _uvicorn_run(text: str) -> Iterator[_Found]:
    for match in islice(_RUN.finditer(text), MOST_COMMANDS):
        found = _RUN_WORKERS.search(text, match.end(), match.end() + 800)
        if found:
            yield _count(found[1]), "uvicorn", Span(*found.span(1))


def _pm2(text: str) -> Iterator[_Found]:
    """0 and negative numbers are all cores, or all but some."""
    for match in _INSTANCES.finditer(text):
        count = CORES if match[1] == "max" else max(CORES, int(match[1]))
        yield count, "pm2", Span(*match.span(1))


def _cluster(text: str) -> Iterator[_Found]:
    fork = _FORK.search(text)
    if fork and _CLUSTER.search(text):
        yield CORES, "cluster", Span(*fork.span())


def _replicas(text: str) -> Iterator[_Found]:
    """Replicas of compose's services, of Kubernetes' workloads, of Helm's values."""
    if not _REPLICAS.search(text):
        return
    counts: dict[tuple[int, str], list[Scalar]] = defaultdict(list)
    foreign = set()
    for scalar in scalars(text):
        path, value = scalar.path, scalar.value
        owner = (scalar.document, path[1] if path[0] == "services" and len(path) > 2 else "")
        name = value if path == ("metadata", "name") else owner[1]
        if _HELPER.search(name) or (path[-1] == "image" and _FOREIGN.search(value)):
            foreign.add(owner)
        elif _is_count(path) and value.isdecimal() and len(value) < 6:
            counts[owner].append(scalar)
    for owner, found in counts.items():
        if owner not in foreign:
            # A service that is scaled to and fro has a least and a most.
            most = max(found, key=lambda scalar: int(scalar.value))
            yield int(most.value), "replicas", Span(most.start, most.start + len(most.value))


def _is_count(path: tuple[str, ...]) -> bool:
    if path[0] == "services":
        return path[2:] in (("deploy", "replicas"), ("scale",))
    if path[0] == "spec":
        return path[1:] in (("replicas",), ("minReplicas",), ("maxReplicas",))
    return path[-1] == "replicaCount" and len(path) < 3


_Found = tuple[int | None, str, Span]
_Reader = Callable[[str], Iterator[_Found]]

_SHELL: Final = (_commands, _concurrency)
_KINDS: Final[tuple[tuple[tuple[_Reader, ...], tuple[str, ...]], ...]] = (
    ((*_SHELL, _replicas), ("*.yml", "*.yaml")),
    (_SHELL, ("procfile*", "*dockerfile*", "containerfile*", "makefile", "justfile", "*.sh")),
    (_SHELL, ("*.bash", "*.service", "*supervisor*", "package.json", "*.env", ".env*")),
    (_SHELL, ("fly.toml", "app.json", "railway.*", "nixpacks.toml")),
    ((_pm2,), ("ecosystem*.*js*", "pm2*.json", "process.json")),
    ((_gunicorn_settings,), ("*gunicorn*.py",)),
    ((_uvicorn_run,), ("app.py", "main.py", "run.py", "server.py", "__main__.py")),
    ((_cluster,), ("app.[cm]js", "app.[jt]s", "cluster.[cm]js", "cluster.[jt]s")),
    ((_cluster,), ("main.[jt]s", "server.[cm]js", "server.[jt]s")),
)
_BY_NAME: Final = [(names(patterns), readers) for readers, patterns in _KINDS]
_ANY: Final = names([pattern for _, patterns in _KINDS for pattern in patterns])


def _readers(path: str) -> tuple[_Reader, ...]:
    name = basename(path).lower()
    if not _ANY.match(name):
        return ()
    return next(readers for pattern, readers in _BY_NAME if pattern.match(name))
