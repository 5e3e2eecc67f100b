"""Where a teacher or the owner of a Space signs in, at the top of the page; nothing on a person's own machine."""

from __future__ import annotations

import importlib.util
import logging
from typing import Any

import gradio as gr

from ui import permits
from ui.services import Services
from ui.text import composed, escaped, language_of
from ui.visitors import is_space_with_oauth

log = logging.getLogger(__name__)


def build(services: Services) -> gr.HTML | None:
    """Build the strip that says where the page stands and lets its owner sign in; None on a person's own machine."""
    mode = services.access.mode
    if mode == "local":
        return None
    strip = gr.HTML(composed(f"html.access.{mode}", lambda lang: _strip(mode, False, lang)), elem_id="access")
    if mode == "space" and is_space_with_oauth():
        if importlib.util.find_spec("authlib") is None:
            log.error("the Space has a sign-in, but authlib is not installed: install gradio[oauth]")
        else:
            gr.LoginButton(size="sm")
    return strip


def connect(services: Services, demo: gr.Blocks, strip: gr.HTML | None) -> None:
    """Show each person on load what they may do."""
    if strip is None:
        return

    def look(request: gr.Request) -> list[Any]:
        lang, owner = language_of(request), services.visit(request).visitor.role == "owner"
        return [_strip(services.access.mode, owner, lang), *permits.shown(services, request)]

    demo.load(look, None, [strip, *permits.outputs(services)], api_visibility="private", show_progress="hidden")


def _strip(mode: str, owner: bool, lang: str) -> str:
    who = "owner" if owner else "visitor"
    parts = [f'<p class="bvt-note">{escaped(f"access.{mode}.{who}", lang)}</p>']
    if mode == "classroom":
        parts.append(_sign_out(lang) if owner else _sign_in(lang))
    return f'<div class="bvt bvt-access">{"".join(parts)}</div>'


def _sign_in(lang: str) -> str:
    label, press = escaped("access.password", lang), escaped("access.sign_in", lang)
    return (
        f"<details><summary>{escaped('access.teacher', lang)}</summary>"
        '<form data-access="sign-in">'
        f'<input type="password" name="password" autocomplete="current-password" required '
        f'placeholder="{label}" aria-label="{label}"> <button type="submit">{press}</button> '
        '<output role="alert"></output></form></details>'
    )


def _sign_out(lang: str) -> str:
    return f'<form data-access="sign-out"><button type="submit">{escaped("access.sign_out", lang)}</button></form>'
