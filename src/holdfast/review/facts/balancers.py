"""Timeouts of proxies that are configured in other files than their own: ingresses, AWS."""

from __future__ import annotations

import re
from collections.abc import Iterator

from holdfast.findings import Span
from holdfast.review.facts.proxies import ProxyTimeout

# https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/
_INGRESS = re.compile(
    r"^[ \t]*+[\"']?nginx\.ingress\.kubernetes\.io/proxy-read-timeout[\"']?[ \t]*+[:=][ \t]*+"
    r"[\"']?(\d{1,6})",
    re.MULTILINE,
)
# https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
_ALB = re.compile(r"^[^#\n]{0,200}\bidle_timeout\.timeout_seconds=(\d{1,6})", re.MULTILINE)
# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb
_RESOURCE = re.compile(r'^resource[ ]++"aws_(?:lb|alb|elb)"', re.MULTILINE)
_IDLE = re.compile(r"^[ \t]*+idle_timeout[ \t]*+=[ \t]*+(\d{1,6})", re.MULTILINE)


def balancers_in(path: str, text: str) -> Iterator[ProxyTimeout]:
    """The timeouts that manifests of Kubernetes and files of Terraform set."""
    found = [("nginx", match) for match in _INGRESS.finditer(text)]
    found += [("aws", match) for match in _ALB.finditer(text)]
    if path.endswith(".tf") and _RESOURCE.search(text):
        found += [("aws", match) for match in _IDLE.finditer(text)]
    for kind, match in found:
        yield ProxyTimeout(int(match[1]), kind, True, True, path, Span(*match.span(1)))
