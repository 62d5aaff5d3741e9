from __future__ import annotations

import pytest

from holdfast.review.facts.balancers import balancers_in

LB = """
resource "aws_lb" "main" {
  load_balancer_type = "application"
  idle_timeout       = 120
}
"""


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.yaml", '    nginx.ingress.kubernetes.io/proxy-read-timeout: "3600"', [("nginx", 3600)]),
        ("a.yaml", "    # nginx.ingress.kubernetes.io/proxy-read-timeout: 60", []),
        (
            "a.yaml",
            "  x/load-balancer-attributes: a=b,idle_timeout.timeout_seconds=90",
            [("aws", 90)],
        ),
        ("a.yaml", "  # idle_timeout.timeout_seconds=90", []),
        ("lb.tf", LB, [("aws", 120)]),
        ("lb.yaml", LB, []),
        ("db.tf", LB.replace("aws_lb", "aws_rds_cluster"), []),
        ("lb.tf", LB.replace("120", "var.idle"), []),
    ],
)
def test_timeouts(path: str, text: str, expected: list[tuple[str, int]]) -> None:
    """The number is where its finding will point; comments and variables say nothing."""
    found = list(balancers_in(path, text))
    assert [(it.kind, it.seconds) for it in found] == expected
    for it in found:
        assert it.path == path
        assert text[it.span.start : it.span.end] == str(it.seconds)
