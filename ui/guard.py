"""The door of the server: an ASGI layer in front of Gradio that lets in what the page needs, and nothing else."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Collection
from email.message import Message
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Any

from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect

from ftcore.access import Access
from ftcore.errors import FtcoreError
from ui import gate
from ui.text import preferred
from ui.views import error_text
from ui.visitors import TEACHER_COOKIE, VISITOR_COOKIE, Doorkeeper

if TYPE_CHECKING:
    from ui.services import Services

log = logging.getLogger(__name__)

HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin-allow-popups"),
]
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'{oauth}; frame-ancestors {frames}"
)
"""Gradio's page has scripts in itself and compiles its charts, so that much must stay allowed; what a smuggled-in
script could send, and where, is not."""


class _Refused(Exception):
    """A request that is not let in, with its HTTP status and what is said."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


class GuardMiddleware:
    """Checks host, origin, route and content of every request, counts uploads, knows visitors, signs teachers in.

    Args:
        app: What stands behind.
        access: The rules of the page.
        keeper: Tells visitors apart.
        hosts: Names under which the page may be asked for; see :func:`ui.gate.allowed_hosts`.
        on_space: Whether this is a Space, which stands in a frame of huggingface.co and has a sign-in of its own.
    """

    def __init__(
        self, app: Any, access: Access, keeper: Doorkeeper, hosts: Collection[str], on_space: bool = False
    ) -> None:
        self.app = app
        self.access = access
        self.keeper = keeper
        self.hosts = hosts
        self.on_space = on_space

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one request, or refuse it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            raise RuntimeError(f"the page has no {scope['type']} routes")
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        try:
            self._check_place(scope, headers)
            if scope["path"].startswith("/access/"):
                await self._sign(scope, headers, receive, send)
                return
            receive = await self._checked(scope, headers, receive)
        except _Refused as refused:
            await _answer(send, refused.status, {"error": refused.text})
            return
        try:
            await self.app(scope, receive, self._dressed(scope, headers, send))
        except ClientDisconnect:
            if not isinstance(receive, _OneFile) or not receive.refused:
                raise
            await _answer(send, 413, {"error": "one file in a request, within the limit of this page"})

    def _check_place(self, scope: Any, headers: dict[str, str]) -> None:
        """Refuse other hosts, other sites and addresses that the page does not need."""
        method, path = scope["method"], scope["path"]
        if not gate.is_host_allowed(headers.get("host", ""), self.hosts):
            raise _Refused(421, "this page is not served under that name; the owner can allow it with BVT_HOSTS")
        if not gate.is_route(method, path, oauth=self.on_space):
            raise _Refused(404, "there is nothing here")
        if not gate.is_same_origin(headers) and not gate.is_link(method, path, headers):
            raise _Refused(403, "another site may not use this page")

    async def _checked(self, scope: Any, headers: dict[str, str], receive: Any) -> Any:
        """Return a ``receive`` whose body has been looked at, or whose size is watched."""
        if scope["method"] != "POST":
            return receive
        if scope["path"] == gate.UPLOAD:
            self._count_upload(headers, scope)
            return _OneFile(receive, self.access.limits.upload_bytes + 65_536, _edge(headers))
        body = await self._body(headers, receive)
        try:
            content = json.loads(body) if body else {}
            if b"\\ud" in body.lower():  # half of a character: Gradio could not send an answer that quotes it
                json.dumps(content, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            raise _Refused(400, "this is no JSON") from error
        if gate.forged_file(content):
            raise _Refused(400, "a file is named that was not sent here")
        return _repeated(body, receive)

    def _count_upload(self, headers: dict[str, str], scope: Any) -> None:
        length = headers.get("content-length", "")
        if length.isdigit() and int(length) > self.access.limits.upload_bytes + 65_536:
            raise _Refused(413, self._told(headers, _too_large(self.access, int(length))))
        try:
            self.access.count_upload(self.keeper.visitor(self.access, cookies(headers), self._address(headers, scope)))
        except FtcoreError as error:
            raise _Refused(429, self._told(headers, error)) from error

    async def _body(self, headers: dict[str, str], receive: Any) -> bytes:
        most = self.access.limits.body_bytes
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise _Refused(400, "the request ended early")
            body += message.get("body", b"")
            if len(body) > most:
                raise _Refused(413, f"a request has at most {most} bytes")
            if not message.get("more_body"):
                return bytes(body)

    def _address(self, headers: dict[str, str], scope: Any) -> str:
        return self.keeper.address(headers.get("x-forwarded-for", ""), (scope.get("client") or ("", 0))[0])

    async def _sign(self, scope: Any, headers: dict[str, str], receive: Any, send: Any) -> None:
        """Exchange the teacher's password for a cookie, or end the cookie."""
        if scope["path"].endswith("out"):
            self.access.sign_in.end(cookies(headers).get(TEACHER_COOKIE, ""))
            await _answer(send, 200, {"ok": True}, _cookie(TEACHER_COOKIE, "", 0, "Strict"))
            return
        try:
            password = json.loads(await self._body(headers, receive))["password"]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise _Refused(400, "a password is missing") from error
        try:
            token = self.access.sign_in.token_for(str(password), self._address(headers, scope))
        except FtcoreError as error:
            raise _Refused(429 if error.code == "password_wait" else 403, self._told(headers, error)) from error
        log.warning("a teacher signed in from %s", self._address(headers, scope))
        await _answer(send, 200, {"ok": True}, _cookie(TEACHER_COOKIE, token, 8 * 3600, "Strict"))

    def _told(self, headers: dict[str, str], error: FtcoreError) -> str:
        return error_text(error, preferred(headers.get("accept-language", "")))

    def _dressed(self, scope: Any, headers: dict[str, str], send: Any) -> Any:
        """Return a ``send`` that adds the headers of every answer, and a number to each new visitor's browser."""
        new = scope["path"] == "/" and not self.keeper.knows(cookies(headers).get(VISITOR_COOKIE, ""))
        cookie = self._visitor_cookie() if new else []
        policy = self._policy(scope["path"])

        async def dressed(message: Any) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", []), *HEADERS, policy, *cookie]}
            await send(message)

        return dressed

    def _visitor_cookie(self) -> list[tuple[bytes, bytes]]:
        # On a Space the page stands in another site's frame, where browsers keep only such cookies.
        site = "None; Secure; Partitioned" if self.on_space else "Lax"
        return _cookie(VISITOR_COOKIE, self.keeper.new_id(), 30 * 86_400, site)

    def _policy(self, path: str) -> tuple[bytes, bytes]:
        if path.startswith("/gradio_api/file="):
            return b"content-security-policy", b"default-src 'none'; sandbox"
        frames = "'self' https://huggingface.co" if self.on_space else "'self'"
        oauth = " https://huggingface.co" if self.on_space else ""
        return b"content-security-policy", _POLICY.format(frames=frames, oauth=oauth).encode()


def layer(services: Services, host: str) -> Middleware:
    """Return the guard of a page as Starlette takes it; ``host`` is the address that the server listens on."""
    on_space = services.access.mode == "space" and bool(os.environ.get("SPACE_ID"))
    named = os.environ.get("BVT_HOSTS", "").replace(",", " ").split()
    hosts = gate.allowed_hosts(host, named, os.environ.get("SPACE_HOST", "") if on_space else "")
    # Uvicorn would take a visitor's address from X-Forwarded-For wherever the request comes from this machine.
    os.environ.setdefault("FORWARDED_ALLOW_IPS", "")
    return Middleware(GuardMiddleware, services.access, services.keeper, hosts, on_space)


def cookies(headers: dict[str, str]) -> dict[str, str]:
    """Return the cookies of a request; those that cannot be read are none."""
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(headers.get("cookie", "")).items()}
    except CookieError:
        return {}


def _cookie(name: str, value: str, seconds: int, same_site: str) -> list[tuple[bytes, bytes]]:
    text = f"{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite={same_site}"
    return [(b"set-cookie", text.encode("ascii"))]


def _too_large(access: Access, size: int) -> FtcoreError:
    try:
        access.check_upload(size, 0)
    except FtcoreError as error:
        return error
    raise RuntimeError("a file within the limit was refused")


def _edge(headers: dict[str, str]) -> bytes:
    """Return what stands before each part of a form and after the last one (RFC 2046, section 5.1.1)."""
    boundary = Message()
    boundary["content-type"] = headers.get("content-type", "")
    return b"--" + str(boundary.get_param("boundary", "")).encode("latin-1", "replace")


class _OneFile:
    """A ``receive`` that ends a form which grows beyond ``most`` bytes or brings a second file.

    Its headers may say anything; each file is counted, so a request brings one.
    """

    def __init__(self, receive: Any, most: int, edge: bytes) -> None:
        self._receive, self._most, self._edge = receive, most, edge
        self._seen = self._edges = 0
        self._rest = b""

    @property
    def refused(self) -> bool:
        """Whether the form was ended here."""
        return self._seen > self._most or self._edges > 2

    async def __call__(self) -> Any:
        message = await self._receive()
        body = message.get("body", b"")
        self._seen += len(body)
        self._edges += (self._rest + body).count(self._edge)
        self._rest = (self._rest + body)[-(len(self._edge) - 1) :]
        return {"type": "http.disconnect"} if self.refused else message


def _repeated(body: bytes, receive: Any) -> Any:
    """Return a ``receive`` that gives a body which was read already, then what comes after it."""
    given = False

    async def repeated() -> Any:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return repeated


async def _answer(send: Any, status: int, content: dict[str, Any], extra: Collection[tuple[bytes, bytes]] = ()) -> None:
    body = json.dumps(content, ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), *HEADERS, *extra]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
