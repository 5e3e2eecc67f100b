"""The owner's settings: read once, at the start, from the environment.

==========================  ==========================================================================================
``BVT_MODE``                Where the page stands: ``local``, ``classroom`` or ``space`` (``--mode`` says the same).
``BVT_TEACHER_PASSWORD``    The teacher's password; ``classroom`` does not start without it.
``BVT_ALLOW_TRAINING``      ``1``: visitors of a Space may train (small runs, a few an hour).
``BVT_ALLOW_MODELS``        Hub ids that the page may name beside the catalogue: ``google/*, openai-community/gpt2``.
``BVT_ALLOW_DATASETS``      The same for datasets.
==========================  ==========================================================================================
"""

from __future__ import annotations

from collections.abc import Mapping

from ftcore.access.names import patterns
from ftcore.access.policy import Access
from ftcore.access.rules import MODES, Mode
from ftcore.access.sign_in import SignIn
from ftcore.errors import BadInput, did_you_mean


def mode_of(environment: Mapping[str, str]) -> Mode:
    """Return where the page stands when nobody says: a Space, or a person's own machine.

    Raises:
        BadInput: ``BVT_MODE`` is none of the modes.
    """
    wanted = environment.get("BVT_MODE") or ("space" if environment.get("SPACE_ID") else "local")
    for mode in MODES:
        if mode == wanted:
            return mode
    raise BadInput(
        "mode_unknown",
        expected="local, classroom or space in BVT_MODE",
        found=repr(wanted),
        fix=did_you_mean(wanted, MODES),
        mode=wanted,
    )


def access_from(mode: Mode, environment: Mapping[str, str]) -> Access:
    """Return the rules of a page with the owner's settings.

    Raises:
        BadInput: A classroom without a password, or with one that is too short.
    """
    password = environment.get("BVT_TEACHER_PASSWORD") if mode == "classroom" else None
    if mode == "classroom" and not password:
        raise BadInput(
            "password_missing",
            expected="the teacher's password in the environment variable BVT_TEACHER_PASSWORD",
            found="none",
            fix="set it and start again",
        )
    everything = "*" if mode == "local" else ""
    return Access(
        mode,
        training_opened=environment.get("BVT_ALLOW_TRAINING", "").strip().lower() in ("1", "true", "yes", "on"),
        allowed_models=patterns(environment.get("BVT_ALLOW_MODELS", everything)),
        allowed_datasets=patterns(environment.get("BVT_ALLOW_DATASETS", everything)),
        sign_in=SignIn(password),
    )
