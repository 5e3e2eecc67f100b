"""Serve Gradio's scripts, styles and fonts from memory, compressed once, and kept by browsers.

A page asks for nearly ninety of them before it shows. Gradio reads and compresses each file anew for every request and
names no time for which it may be kept, although each name holds a hash of the content.
"""

from __future__ import annotations

import mimetypes
import re
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_NAME = re.compile(r"/assets/([\w-][\w.-]*)")
_KEEP = b"public, max-age=31536000, immutable"
_MIN_BYTES = 400
"""Compressing less than this gains nothing (the same bound as Gradio's)."""


class AssetsMiddleware:
    """ASGI layer that answers for files of Gradio's ``assets`` folder; all else passes, unknown names too."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one request."""
        found = _NAME.fullmatch(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        read = asset(found[1]) if found else None
        if read is None:
            await self.app(scope, receive, send)
            return
        accepted = dict(scope["headers"]).get(b"accept-encoding", b"")
        body, encoding = (read[1], [(b"content-encoding", b"br")]) if read[1] and b"br" in accepted else (read[0], [])
        headers = [
            (b"content-type", _content_type(scope["path"])), (b"content-length", str(len(body)).encode()),
            (b"cache-control", _KEEP), (b"vary", b"Accept-Encoding"), *encoding,
        ]  # fmt: skip
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


@lru_cache(maxsize=512)
def asset(name: str) -> tuple[bytes, bytes | None] | None:
    """Return a file of Gradio's ``assets`` folder as it is and, where it gains, compressed; None when there is none.

    Args:
        name: The file's name without a folder.
    """
    import brotli

    path = _folder() / name
    if not path.is_file():
        return None
    content = path.read_bytes()
    if len(content) < _MIN_BYTES or path.suffix in (".woff", ".woff2"):  # fonts are compressed already
        return content, None
    return content, brotli.compress(content, quality=5)


@lru_cache(maxsize=1)
def _folder() -> Path:
    spec = find_spec("gradio")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("gradio", name="gradio")
    return Path(spec.origin).parent / "templates" / "frontend" / "assets"


def _content_type(path: str) -> bytes:
    guessed = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return f"{guessed}; charset=utf-8".encode() if guessed.startswith("text/") else guessed.encode()
