"""The one table of who may do what: a mode (where the page stands), a role (who looks at it), an action."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

Mode = Literal["local", "classroom", "space"]
"""``local``: one person's own machine. ``classroom``: a local network. ``space``: anybody on the Internet."""

Role = Literal["owner", "visitor"]
"""``owner``: the person of the machine, the teacher, the owner of the Space. ``visitor``: everybody else."""

Action = Literal["compare", "upload", "train", "train_settings", "steer", "rename", "download", "benchmark", "delete"]
"""What can be done. ``steer`` is to stop or resume the run of somebody else; one's own goes with ``train``."""

MODES: tuple[Mode, ...] = get_args(Mode)
ACTIONS: tuple[Action, ...] = get_args(Action)

_EVERYTHING = frozenset(ACTIONS)

_VISITORS: Mapping[Mode, frozenset[Action]] = {
    "local": _EVERYTHING,
    "classroom": frozenset({"compare", "upload", "train", "download"}),
    "space": frozenset({"compare"}),
}

_OPENED: frozenset[Action] = frozenset({"upload", "train"})
"""What the owner of a Space opens to visitors with one setting."""


def may(mode: Mode, role: Role, action: Action, *, training_opened: bool = False) -> bool:
    """Say whether somebody of this role may do this where the page stands.

    Args:
        mode: Where the page stands.
        role: Who asks.
        action: What for.
        training_opened: The owner of a Space lets visitors train.
    """
    if role == "owner" or action in _VISITORS[mode]:
        return True
    return mode == "space" and training_opened and action in _OPENED
