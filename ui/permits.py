"""What a visitor may not do here is shown as such: its button is grey, with a sentence that says why.

Only a picture of the rules: what is refused is refused in :mod:`ui.visit`, whatever the page shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from ftcore.access import Action
from ui.services import Services
from ui.text import i18n


@dataclass(frozen=True)
class Permit:
    """Components that need a permission, and the sentence beside them."""

    action: Action
    components: tuple[Any, ...]
    note: gr.HTML


def need(services: Services, action: Action, *components: Any) -> None:
    """Make components grey for those who may not do this, and say why; called where the sentence shall stand.

    On a person's own machine everything is allowed, and nothing is added to the page.
    """
    access = services.access
    if access.mode == "local":
        return
    open_to_all = access.allows("visitor", action)
    for component in components:
        component.interactive = open_to_all
    note = gr.HTML(i18n()(f"access.{access.mode}.{action}"), elem_classes="bvt bvt-note", visible=not open_to_all)
    services.permits.append(Permit(action, components, note))


def outputs(services: Services) -> list[Any]:
    """Return the components that :func:`shown` gives values to."""
    return [part for permit in services.permits for part in (*permit.components, permit.note)]


def shown(services: Services, request: gr.Request) -> list[Any]:
    """Return for each of :func:`outputs` how it looks to the person behind a request."""
    visit = services.visit(request)
    values: list[Any] = []
    for permit in services.permits:
        allowed = visit.may(permit.action)
        values += [gr.update(interactive=allowed) for _ in permit.components]
        values.append(gr.update(visible=not allowed))
    return values
