"""Who a request comes from: a number in a cookie that only this server can make, an address, a role."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import time
from collections.abc import Collection, Mapping
from typing import Any

from ftcore.access import Access, Mode, Role, Visitor
from ui.gate import forwarded_address

VISITOR_COOKIE = "bvt_visitor"
TEACHER_COOKIE = "bvt_teacher"


class Doorkeeper:
    """Tells visitors apart. A cookie that it has not made counts as none, so nobody can take another's number.

    Args:
        behind_proxy: Requests come through the proxies of a Space, which write down the visitor's address.
        owners: Names on huggingface.co whose sign-in on the Space makes them owner; empty off Spaces.
    """

    def __init__(self, *, behind_proxy: bool = False, owners: Collection[str] = ()) -> None:
        self.behind_proxy = behind_proxy
        self.owners = frozenset(owners)
        self._secret = secrets.token_bytes(32)

    def new_id(self) -> str:
        """Return the cookie of a new visitor."""
        number = secrets.token_hex(8)
        return f"{number}.{self._mark(number)}"

    def knows(self, cookie: str) -> bool:
        """Say whether a cookie was made here since the program was started."""
        number, _, mark = cookie.partition(".")
        return hmac.compare_digest(mark.encode("utf-8", "replace"), self._mark(number).encode())

    def address(self, forwarded_for: str, peer: str) -> str:
        """Return the network address of a visitor."""
        return forwarded_address(forwarded_for, peer) if self.behind_proxy else peer

    def visitor(self, access: Access, cookies: Mapping[str, str], address: str, role: Role | None = None) -> Visitor:
        """Return who asks. Without a cookie of ours, everybody behind one address is one visitor."""
        cookie = cookies.get(VISITOR_COOKIE, "")
        number = cookie.partition(".")[0] if self.knows(cookie) else f"address {address}"
        if role is None:
            signed_in = access.mode == "classroom" and access.sign_in.holds(cookies.get(TEACHER_COOKIE, ""))
            role = "owner" if access.mode == "local" or signed_in else "visitor"
        return Visitor(number, address, role)

    def of(self, access: Access, request: Any) -> Visitor:
        """Return who is behind a ``gradio.Request``."""
        headers, client = dict(request.headers), request.client
        address = self.address(headers.get("x-forwarded-for", ""), client.host if client else "")
        owner = access.mode == "space" and self._is_space_owner(request)
        return self.visitor(access, dict(request.cookies), address, "owner" if owner else None)

    def _is_space_owner(self, request: Any) -> bool:
        """Say whether the Space's own sign-in says that this is an owner. Never asked off Spaces."""
        if not self.owners or not is_space_with_oauth():
            return False
        scope = getattr(request.request, "scope", {})
        signed_in = scope.get("session", {}).get("oauth_info", {})
        if signed_in.get("expires_at", 0) < time.time():
            return False
        return str(signed_in.get("userinfo", {}).get("preferred_username", "")) in self.owners

    def _mark(self, number: str) -> str:
        return hmac.new(self._secret, number.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]


def doorkeeper(mode: Mode) -> Doorkeeper:
    """Return who tells visitors apart, by where the page stands."""
    on_space = mode == "space" and bool(os.environ.get("SPACE_ID"))
    owners = os.environ.get("BVT_OWNERS") or os.environ.get("SPACE_AUTHOR_NAME", "")
    return Doorkeeper(behind_proxy=on_space, owners=owners.replace(",", " ").split() if on_space else ())


def is_space_with_oauth() -> bool:
    """Say whether this is a Space with a sign-in.

    Elsewhere Gradio signs its session cookie with a key that everybody knows, so nothing may hang on it.
    """
    return all(os.environ.get(name) for name in ("SPACE_ID", "OAUTH_CLIENT_ID", "OAUTH_CLIENT_SECRET"))
