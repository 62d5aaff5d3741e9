from __future__ import annotations

import pytest

from holdfast.review.facts.images import NEWEST, nginx_in
from holdfast.review.facts.versions import Version


@pytest.mark.parametrize(
    ("text", "versions"),
    [
        ("FROM nginx", [NEWEST]),
        ("FROM nginx:alpine AS web", [NEWEST]),
        ("FROM nginx:1.25.3-alpine", [Version((1, 25, 3), exact=True)]),
        ("FROM --platform=linux/amd64 docker.io/library/nginx:1.25", [Version((1, 25), (1, 26))]),
        ("services:\n  web:\n    image: 'nginx:1'\n", [Version((1,), (2,))]),
        (
            "containers:\n  - image: nginxinc/nginx-unprivileged:1.30.0\n",
            [Version((1, 30, 0), exact=True)],
        ),
        ("FROM node:20\nFROM nginx:1.27.0", [Version((1, 27, 0), exact=True)]),
        ("image: nginx-exporter:1.0\nimage: my-nginx:1\n# FROM nginx\n", []),
    ],
)
def test_images_of_nginx(text: str, versions: list[Version]) -> None:
    """A tag with three numbers is exact; without any, it is a new one."""
    found = list(nginx_in("Dockerfile", text))
    assert [it.version for it in found] == versions
    assert {it.path for it in found} <= {"Dockerfile"}
