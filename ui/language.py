"""The language switch. Gradio translates by the browser's language alone, so the switch changes what that is.

A script at the very top of the page, before Gradio's own, answers ``navigator.language`` with the language chosen
by ``?lang=`` or kept in the cookie. The server reads the same two in :func:`ui.text.language_of`.
"""

from __future__ import annotations

from typing import Any

from ui.text import COOKIE, LANGUAGES

_CODES = "|".join(LANGUAGES)
SCRIPT = f"""<script>
(() => {{
  const chosen = location.search.match(/[?&]lang=({_CODES})\\b/) || document.cookie.match(/\\b{COOKIE}=({_CODES})\\b/);
  if (chosen) {{
    Object.defineProperty(navigator, "language", {{ get: () => chosen[1] }});
    Object.defineProperty(navigator, "languages", {{ get: () => [chosen[1]] }});
    document.cookie = "{COOKIE}=" + chosen[1] + ";path=/;max-age=31536000;samesite=lax";
  }}
  const first = (navigator.language || "en").slice(0, 2);
  document.documentElement.lang = "{_CODES}".split("|").includes(first) ? first : "en";
}})();
</script>"""


class LanguageMiddleware:
    """ASGI layer that puts :data:`SCRIPT` first into the head of the HTML page; all else passes untouched."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] != "/":
            await self.app(scope, receive, send)
            return
        start: dict[str, Any] = {}
        body = bytearray()

        async def collect(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body"):
                await _send_page(start, bytes(body), send)

        await self.app(scope, receive, collect)


async def _send_page(start: dict[str, Any], body: bytes, send: Any) -> None:
    headers = [(name, value) for name, value in start["headers"] if name.lower() != b"content-length"]
    page = body.replace(b"<head>", b"<head>" + SCRIPT.encode(), 1)
    headers.append((b"content-length", str(len(page)).encode()))
    await send({**start, "headers": headers})
    await send({"type": "http.response.body", "body": page})
