"""Which requests come in at all: by host, origin, address and content. Pure functions; :mod:`ui.guard` calls them.

A page on 127.0.0.1 can be reached by every web site that its owner visits: by a form sent there (CSRF), or under a
name that the site's owner points to 127.0.0.1 (DNS rebinding). The Host and Origin headers tell both apart.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Collection, Mapping
from typing import Any

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

_GET = re.compile(
    r"/|/config/?|/theme\.css|/favicon\.ico|/robots\.txt|/manifest\.json|/pwa_icon(/\d+)?|/(static|assets|svelte)/.*"
    r"|/gradio_api/(info/?|app_id/?|theme\.css|startup-events|upload_progress|queue/(data|status)|heartbeat/[\w-]+"
    r"|file=.+)"
)
_POST = re.compile(r"/gradio_api/(run/[\w-]+/?|queue/join|upload|cancel|reset/?)|/access/sign-(in|out)")
_OAUTH = re.compile(r"/login/(huggingface|callback)|/logout")
UPLOAD = "/gradio_api/upload"


def host_name(header: str) -> str:
    """Return the name in a Host header without its port, in lower case; empty when it is none.

    >>> host_name("Localhost:7860"), host_name("[::1]:80"), host_name("a@b")
    ('localhost', '::1', '')
    """
    found = re.fullmatch(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?", header.strip().lower())
    return found[1].strip("[]").rstrip(".") if found else ""


def allowed_hosts(host: str, named: Collection[str], space_host: str = "") -> frozenset[str]:
    """Return the names under which a page may be asked for; ``*`` among them stands for every bare address.

    Args:
        host: Address that the server listens on.
        named: Further names that the owner allows.
        space_host: Name of the Space, where it is one.
    """
    names = {*LOOPBACK, *(host_name(name) for name in named), host_name(space_host)}
    if host in ("0.0.0.0", "::"):
        # Under a bare address nothing can be rebound: what a browser connects to is what it was told.
        own = socket.gethostname().lower()
        names |= {"*", own, f"{own}.local"}
    else:
        names.add(host_name(host))
    return frozenset(names - {""})


def is_host_allowed(header: str, allowed: Collection[str]) -> bool:
    """Say whether a page may be asked for under the name in this Host header."""
    name = host_name(header)
    return name in allowed or ("*" in allowed and _is_address(name))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def is_same_origin(headers: Mapping[str, str]) -> bool:
    """Say whether a request comes from the page itself, or from a program that is no browser.

    Browsers send Origin with every POST and Sec-Fetch-Site with every request; programs send neither.
    """
    if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    return origin.lower() in (f"{scheme}://{headers.get('host', '').lower()}" for scheme in ("http", "https"))


def is_link(method: str, path: str, headers: Mapping[str, str]) -> bool:
    """Say whether somebody follows a link to the page, as they may from anywhere; no script can read what comes."""
    page = path == "/" or bool(_OAUTH.fullmatch(path))
    followed = "origin" not in headers and headers.get("sec-fetch-mode", "navigate") == "navigate"
    return page and followed and method in ("GET", "HEAD")


def is_route(method: str, path: str, *, oauth: bool) -> bool:
    """Say whether the page needs this address; all other routes that Gradio opens stay closed."""
    if method in ("GET", "HEAD"):
        return bool(_GET.fullmatch(path)) or (oauth and bool(_OAUTH.fullmatch(path)))
    return method == "POST" and bool(_POST.fullmatch(path))


def forged_file(value: Any, depth: int = 0) -> bool:
    """Say whether a value from outside names a file that is to be fetched from another address, or is nested too deep.

    The page only ever names files that it has uploaded; a server that fetches what a stranger names is a way into
    its network.
    """
    if depth > 40:
        return True
    if isinstance(value, list):
        return any(forged_file(item, depth + 1) for item in value)
    if not isinstance(value, dict):
        return False
    path = value.get("path")
    if isinstance(path, str) and ("://" in path or "\0" in path or path.startswith("\\\\")):
        return True
    return any(forged_file(item, depth + 1) for item in value.values())


def forwarded_address(header: str, peer: str) -> str:
    """Return the visitor's address behind the proxies of a Space: the last public one in X-Forwarded-For.

    What a visitor writes there himself stands further left; proxies append on the right.
    """
    for part in reversed(header.split(",")):
        name = part.strip()
        if _is_address(name) and ipaddress.ip_address(name).is_global:
            return name
    return peer
