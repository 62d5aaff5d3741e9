"""What the files of a tree say together: versions of libraries, proxies in front, workers.

Filled in a first pass over the tree, before any rule runs.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import cached_property
from posixpath import basename, dirname, join, split
from typing import Final, Protocol, TypeVar

from holdfast.review.facts.balancers import balancers_in
from holdfast.review.facts.commands import Command, commands_in
from holdfast.review.facts.haproxy import HaproxyFile, looks_like_haproxy
from holdfast.review.facts.images import Nginx, nginx_in
from holdfast.review.facts.manifests import Ecosystem, is_manifest, read
from holdfast.review.facts.names import names
from holdfast.review.facts.nginx import NginxFile, looks_like_nginx
from holdfast.review.facts.proxies import ProxyTimeout, haproxy_timeouts, nginx_timeouts
from holdfast.review.facts.pulses import Pulse
from holdfast.review.facts.versions import Version, Versions
from holdfast.review.facts.workers import Workers, is_deployment, workers_in

LARGEST: Final = 1_000_000
"""Characters that a file written by people has at most; lock files may be larger."""

_CONFIG_FOLDERS: Final = frozenset({"sites-available", "sites-enabled", "conf.d", "snippets"})
_CONFIG_NAMES: Final = names(
    [
        *("*.conf", "*.conf.*", "*.cfg", "*.cfg.*", "*.nginx", "*.nginxconf", "nginx*"),
        *("haproxy*", "*_params", "*.vhost"),
    ]
)
# Folders that speak for the one around them.
_DEPLOYMENT: Final = frozenset(
    {
        *(".docker", "ansible", "base", "bin", "charts", "compose", "conf", "conf.d", "config"),
        *("configs", "deploy", "deployment", "deployments", "devops", "docker", "dockerfiles"),
        *("etc", "haproxy", "helm", "infra", "infrastructure", "ingress", "k8s", "kubernetes"),
        *("manifests", "nginx", "ops", "overlays", "prod", "production", "scripts"),
        *("sites-available", "sites-enabled", "snippets", "staging", "supervisor", "systemd"),
        *("templates", "terraform"),
    }
)
# Parts of an application that often have the proxy in front of the others.
_FRONTS: Final = frozenset(
    {"client", "front", "frontend", "gateway", "proxy", "reverse-proxy", "ui", "web", "www"}
)
# Programs, pages and packages, whatever their names begin with.
_OTHER_ENDINGS: Final = (
    *(".c", ".cjs", ".css", ".go", ".gz", ".h", ".html", ".jpg", ".js", ".json", ".jsx", ".lock"),
    *(".log", ".lua", ".map", ".md", ".mjs", ".php", ".pl", ".png", ".py", ".pyc", ".pyi", ".rb"),
    *(".rs", ".rst", ".scss", ".service", ".sh", ".svelte", ".svg", ".toml", ".ts", ".tsx"),
    *(".txt", ".vue", ".yaml", ".yml", ".zip"),
)
_WILD: Final = frozenset("*?[")


class _Located(Protocol):
    @property
    def path(self) -> str: ...


_T = TypeVar("_T", bound=_Located)


def is_fact_file(path: str) -> bool:
    """Whether a file of this name may say something of the project as a whole."""
    if is_manifest(path) or is_deployment(path) or path.endswith(".tf"):
        return True
    return _may_be_config(path)


def config_language(path: str, text: str) -> str | None:
    """ "nginx" or "haproxy" if the file is a configuration of them, by its name and its text."""
    if not _may_be_config(path) or len(text) > LARGEST:
        return None
    if looks_like_nginx(text):
        return "nginx"
    return "haproxy" if looks_like_haproxy(text) else None


class Project:
    """The facts of one tree. Paths have forward slashes; those that are not absolute count from the
    current folder, so that what lies above it is compared with what lies below."""

    def __init__(self) -> None:
        self._versions = Versions()
        self._workers: list[Workers] = []
        self._nginx: dict[str, NginxFile] = {}
        self._haproxy: list[HaproxyFile] = []
        self._pulses: dict[Pulse, None] = {}
        self._balancers: list[ProxyTimeout] = []
        self._commands: list[Command] = []
        self._images: list[Nginx] = []
        self._included: dict[tuple[str, str], tuple[NginxFile, ...]] = {}

    def add(self, path: str, text: str) -> None:
        """Take up what a file says. A file that cannot be understood says nothing; never raises."""
        for manifest in read(_absolute(path), text):
            self._versions.add(manifest)
        if len(text) > LARGEST:
            return
        self._workers.extend(workers_in(path, text))
        if path.endswith((".yml", ".yaml", ".tf")):
            self._balancers.extend(balancers_in(path, text))
        if is_deployment(path):
            self._images.extend(nginx_in(path, text))
            self._commands.extend(commands_in(text, path))
        language = config_language(path, text)
        if language == "nginx":
            self._nginx[path] = NginxFile(path, text, self)
        elif language == "haproxy":
            self._haproxy.append(HaproxyFile(path, text, self))

    @property
    def proxied(self) -> bool:
        """Whether there are proxies, which ask of all programs whether they ping."""
        return bool(self._nginx or self._haproxy or self._balancers)

    def add_pulses(self, pulses: Iterable[Pulse]) -> None:
        """Take up whether programs ping their connections."""
        self._pulses.update(dict.fromkeys(pulses))

    def behind(self, near: str) -> tuple[Pulse, ...]:
        """What is known of the programs that the proxy configured at `near` may be in front of.

        All of it is known once all programs were taken up.
        """
        scope = _scope(near, _DEPLOYMENT | _FRONTS)
        return tuple(it for it in self._pulses if _is_within(_absolute(it.path), scope))

    def version(self, ecosystem: Ecosystem, name: str, near: str) -> Version | None:
        """The version of a package that the file at `near` gets; None if nothing says so."""
        return self._versions.find(ecosystem, name, _absolute(near))

    def depends(self, ecosystem: Ecosystem, near: str, *names: str) -> bool:
        """Whether the file at `near` is in a project that has one of these packages."""
        place = _absolute(near)
        return any(self._versions.depends(ecosystem, name, place) for name in names)

    def about(self, near: str) -> str:
        """Name, description and keywords of the package that the file at `near` is in."""
        return self._versions.about(_absolute(near))

    def workers(self, near: str) -> tuple[Workers, ...]:
        """The counts of workers of the program at `near`."""
        return tuple(_covering(self._workers, near, _DEPLOYMENT))

    def commands(self, near: str) -> tuple[Command, ...]:
        """The commands that start servers, for the program at `near`."""
        return tuple(_covering(self._commands, near, _DEPLOYMENT))

    def proxies(self, near: str) -> tuple[ProxyTimeout, ...]:
        """The timeouts of the proxies for WebSockets in front of the program at `near`."""
        return tuple(_covering(self._proxies, near, _DEPLOYMENT | _FRONTS))

    def nginx_version(self, near: str) -> Version | None:
        """The version of nginx in the closest container; None if there is no such container."""
        return next((image.version for image in _closest(self._images, near)), None)

    def nginx_main(self, near: str) -> NginxFile | None:
        """The closest file of nginx that has an `http` block."""
        return next(iter(_closest(self._whole, near)), None)

    def nginx_included(self, pattern: str, near: str) -> tuple[NginxFile, ...]:
        """The files of the tree that `include pattern` in the file at `near` means.

        They are known by their names: where they are on the server is seldom where they are here.
        """
        key = (pattern, dirname(near))
        if key not in self._included:
            folder, name = split(pattern if "/" in pattern else join(dirname(near), pattern))
            loose = _WILD.isdisjoint(name)
            found = [
                file
                for file in self._nginx.values()
                if fnmatchcase(basename(file.path), name)
                and (loose or basename(dirname(file.path)) == basename(folder))
            ]
            self._included[key] = tuple(_closest(found, near))
        return self._included[key]

    @cached_property
    def _whole(self) -> list[NginxFile]:
        return [file for file in self._nginx.values() if file.whole]

    @cached_property
    def _proxies(self) -> list[ProxyTimeout]:
        files = [nginx_timeouts(file) for file in self._nginx.values()]
        files += [haproxy_timeouts(file) for file in self._haproxy]
        return [*self._balancers, *(timeout for found in files for timeout in found)]


def _absolute(path: str) -> str:
    return join(os.getcwd(), path)


def _scope(path: str, folders: frozenset[str]) -> str:
    """The folder that a file speaks for: its own, or the one around those of these names."""
    scope = dirname(_absolute(path))
    while basename(scope).lower() in folders:
        scope = dirname(scope)
    return scope


def _is_within(path: str, folder: str) -> bool:
    return path.startswith(f"{folder.rstrip('/')}/")


def _covering(found: Iterable[_T], near: str, folders: frozenset[str]) -> list[_T]:
    """The facts about the part of the tree that `near` is in; the smallest such part counts."""
    covering: list[_T] = []
    deepest, place = -1, _absolute(near)
    for fact in found:
        scope = _scope(fact.path, folders)
        if not _is_within(place, scope):
            continue
        if len(scope) > deepest:
            covering, deepest = [], len(scope)
        if len(scope) == deepest:
            covering.append(fact)
    return covering


def _closest(found: Iterable[_T], near: str) -> list[_T]:
    """Those that share most of their folders with `near`, in order."""
    folders = dirname(_absolute(near)).split("/")
    closest: list[_T] = []
    most = -1
    for fact in found:
        shared = 0
        there = dirname(_absolute(fact.path)).split("/")
        for ours, theirs in zip(folders, there, strict=False):
            if ours != theirs:
                break
            shared += 1
        if shared > most:
            closest, most = [], shared
        if shared == most:
            closest.append(fact)
    return closest


def _may_be_config(path: str) -> bool:
    name = basename(path).lower()
    if name.endswith(_OTHER_ENDINGS):
        return False
    if _CONFIG_NAMES.match(name):
        return True
    return not _CONFIG_FOLDERS.isdisjoint(path.split("/")[:-1])
