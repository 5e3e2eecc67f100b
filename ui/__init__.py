"""The page. Gradio lives here and nowhere else; what it shows and does comes from ftcore.

The door: ``build`` makes the page, ``launch`` serves it, ``Services`` is what it needs from below.
"""

from __future__ import annotations

from typing import Any

from ui.quick_import import leave_out

__all__ = ["Services", "build", "launch"]


leave_out()


def __getattr__(name: str) -> Any:
    """Load the page's modules when first asked for: importing Gradio takes seconds."""
    if name == "Services":
        from ui.services import Services

        return Services
    if name in ("build", "launch"):
        from ui import shell

        return getattr(shell, name)
    raise AttributeError(name)
