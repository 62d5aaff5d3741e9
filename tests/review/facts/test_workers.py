from __future__ import annotations

import pytest

from holdfast.review.facts.workers import CORES, Workers, is_deployment, workers_in
from tests.review.timing import assert_linear


def counts(path: str, text: str) -> list[tuple[str, int]]:
    """What starts the processes, and how many; the place is that of the number."""
    found = list(workers_in(path, text))
    for it in found:
        assert it.path == path
        assert text[it.span.start : it.span.end].strip()
    return [(it.kind, it.count) for it in found]


@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("Procfile", True),
        ("deploy/prod.Dockerfile", True),
        ("Dockerfile.prod", True),
        ("k8s/api.yaml", True),
        ("package.json", True),
        (".env.production", True),
        ("server.mjs", True),
        ("gunicorn_conf.py", True),
        ("models.py", False),
        ("README.md", False),
    ],
)
def test_which_files_are_read(path: str, known: bool) -> None:
    """They are known by their names; others say nothing."""
    assert is_deployment(path) is known
    assert known or not list(workers_in(path, "gunicorn -w 4"))


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("gunicorn app:app -w 4", [("gunicorn", 4)]),
        ("gunicorn -w4 app:app", [("gunicorn", 4)]),
        ("gunicorn --workers=4 app:app", [("gunicorn", 4)]),
        ('gunicorn "app:make()" --workers "4"', [("gunicorn", 4)]),
        ("python -m uvicorn app:app --workers 8 --port 80", [("uvicorn", 8)]),
        ("/venv/bin/hypercorn -w 2 app:app", [("hypercorn", 2)]),
        ("fastapi run --workers 3", [("fastapi", 3)]),
        ("pm2-runtime app.js -i max", [("pm2", CORES)]),
        ("gunicorn -w $(nproc) app:app", [("gunicorn", CORES)]),
        ("gunicorn -w $((2 * $(nproc) + 1)) app:app", [("gunicorn", CORES)]),
        ("gunicorn -w ${WORKERS:-4} app:app", [("gunicorn", 4)]),
        ("gunicorn -w $WORKERS app:app", []),
        ("gunicorn app:app -w", []),
        ("gunicorn app:app\nother -w 4", []),
        ("gunicorn app:app && other -w 4", []),
        ("gunicorn app:app; other -w 4", []),
        ("uvicorn app:app -w 4 --workers-like=3 --worker 2", []),
        ("gunicorn app:app \\\n  --bind :80 \\\n  -w 4", [("gunicorn", 4)]),
        ("# gunicorn app:app -w 4", []),
        ("pip install gunicorn uvicorn", []),
        ("my-gunicorn -w 4", []),
        ("export WEB_CONCURRENCY=3", [("WEB_CONCURRENCY", 3)]),
        ("# WEB_CONCURRENCY=3", []),
    ],
)
def test_commands_of_a_shell(command: str, expected: list[tuple[str, int]]) -> None:
    """Options in all their forms; what the environment decides is not known."""
    assert counts("start.sh", command) == expected


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("Dockerfile", 'CMD ["gunicorn", "-w", "4", "app:app"]\n', [("gunicorn", 4)]),
        ("Dockerfile", 'CMD [\n  "gunicorn",\n  "-w", "4"\n]\n', [("gunicorn", 4)]),
        ("Dockerfile", 'CMD ["sh", "-c", "gunicorn -w 4 a:a"]\n', [("gunicorn", 4)]),
        ("Dockerfile", 'CMD ["gunicorn", "a:a"]\nRUN x -w 4', []),
        ("Dockerfile", "ENV WEB_CONCURRENCY 2\n", [("WEB_CONCURRENCY", 2)]),
        ("a.service", "ExecStart=/usr/bin/uvicorn a:a --workers 2\n", [("uvicorn", 2)]),
        ("Procfile", "web: gunicorn a:a -w 2\nother: x -w 5", [("gunicorn", 2)]),
        (
            "package.json",
            '{"a": "uvicorn a:a", "b": "pm2 start x.js -i 4",\n "c": "y -i 5"}',
            [("pm2", 4)],
        ),
        ("c.yml", "command:\n  - gunicorn\n  - -w\n  - '4'\nports: []\n", [("gunicorn", 4)]),
        ("c.yml", "command: [gunicorn, -w, '4']\nports: []\n", [("gunicorn", 4)]),
        ("c.yml", "command: >\n  gunicorn a:a\n  --workers 4\n  -k x\n", [("gunicorn", 4)]),
        ("c.yml", "script:\n  - uvicorn a:a &\n  - x --workers 4\n", []),
        ("c.yml", "environment:\n  WEB_CONCURRENCY: '4'\n", [("WEB_CONCURRENCY", 4)]),
        ("supervisord.conf", "command=gunicorn -w 3 a:a\n", [("gunicorn", 3)]),
    ],
)
def test_commands_of_deployment_files(
    path: str, text: str, expected: list[tuple[str, int]]
) -> None:
    """Lines of a shell and lists of strings; a command ends where its line or list does."""
    assert counts(path, text) == expected


def test_many() -> None:
    """One is not many; as many as there are cores is."""
    one, four, cores = (
        next(workers_in("a.sh", f"gunicorn -w {count} a:a")) for count in ("1", "4", "$(nproc)")
    )
    assert isinstance(one, Workers)
    assert (one.many, four.many, cores.many) == (False, True, True)


@pytest.mark.parametrize(
    ("value", "count"),
    [
        ("4", 4),
        ("multiprocessing.cpu_count() * 2 + 1  # all", CORES),
        ('int(os.environ.get("WORKERS", "3"))', 3),
        ('int(os.getenv("WORKERS", 2))', 2),
    ],
)
def test_settings_of_gunicorn(value: str, count: int) -> None:
    """Its file is Python; the default of a variable counts."""
    text = f"bind = ':80'\nworkers = {value}\n"
    assert counts("gunicorn.conf.py", text) == [("gunicorn", count)]
    assert counts("gunicorn.conf.py", "workers = settings.workers") == []


def test_calls_of_uvicorn() -> None:
    """A program may start its own workers."""
    text = "uvicorn.run('a:a', port=80,\n  workers=4)\n"
    assert counts("main.py", text) == [("uvicorn", 4)]
    assert counts("main.py", "uvicorn.run(app)\n") == []


@pytest.mark.parametrize(
    ("value", "count"), [("4", 4), ("'max'", CORES), ("0", CORES), ("-1", CORES)]
)
def test_settings_of_pm2(value: str, count: int) -> None:
    """0 and less are counted from the cores."""
    text = f"module.exports = {{apps: [{{instances: {value}, exec_mode: 'cluster'}}]}}"
    assert counts("ecosystem.config.cjs", text) == [("pm2", count)]


def test_clusters_of_node() -> None:
    """A process that forks itself, by the module that does so."""
    text = "import cluster from 'node:cluster'\nfor (const cpu of cpus()) cluster.fork()"
    assert counts("server.ts", text) == [("cluster", CORES)]
    assert counts("server.ts", "cluster.fork()") == []
    assert counts("server.ts", "import cluster from 'cluster'") == []


def test_replicas_of_compose() -> None:
    """Those of the project's own services, in both forms."""
    text = (
        "services:\n  api:\n    build: .\n    deploy:\n      replicas: 3\n"
        "  chat:\n    build: chat\n    scale: 2\n    replicas: 9\n"
        "  worker:\n    build: .\n    deploy:\n      replicas: 4\n"
        "  cache:\n    image: redis:7\n    deploy:\n      replicas: 3\n"
    )
    assert counts("compose.yml", text) == [("replicas", 3), ("replicas", 2)]


def test_replicas_of_kubernetes() -> None:
    """A workload's, or the most that an autoscaler may make, but not those of a database."""
    text = (
        "kind: Deployment\nspec:\n  replicas: 3\n  template:\n    spec:\n      containers:\n"
        "        - image: me/api:1\n---\n"
        "kind: StatefulSet\nspec:\n  replicas: 5\n  template:\n    spec:\n      containers:\n"
        "        - image: docker.io/redis:7\n---\n"
        "kind: Deployment\nmetadata:\n  name: celery\nspec:\n  replicas: 7\n---\n"
        "kind: HorizontalPodAutoscaler\nspec:\n  minReplicas: 2\n  maxReplicas: 8\n---\n"
        "spec:\n  replicas: many\n"
    )
    assert counts("k8s/api.yaml", text) == [("replicas", 3), ("replicas", 8)]


def test_replicas_of_helm() -> None:
    """The values of a chart, at the top or for a part."""
    text = "replicaCount: 2\n"
    assert counts("values.yaml", text) == [("replicas", 2)]
    assert counts("values.yaml", "a:\n  b:\n    replicaCount: 2\n") == []


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("a.sh", "gunicorn "),
        ("a.sh", "WEB_CONCURRENCY=1 "),
        ("a.sh", "${"),
        ("a.sh", "gunicorn $(($(($(("),
        ("a.yml", "replicas: 1\n"),
        ("main.py", "uvicorn.run("),
        ("gunicorn.conf.py", "workers = getenv("),
        ("ecosystem.config.js", "instances: "),
    ],
)
def test_hostile_files_take_linear_time(path: str, part: str) -> None:
    """Any text is read in a moment, whatever it is."""
    assert_linear(lambda size: list(workers_in(path, part * (size // len(part)))))
