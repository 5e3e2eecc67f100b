"""LoRA adapters on a shared base: checked before they touch it, loaded by name, taken off again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ftcore.errors import Corrupted, Unavailable
from ftcore.models import weights
from ftcore.models.libraries import exclusive

BASE = "__base__"
"""PEFT's name, in a mixed batch, for "no adapter"."""


AS_IT_IS = "__as_it_is__"
"""Our name for leaving the adapters alone: a model in training answers with what it has learned so far, and in a mixed
batch PEFT is told row by row."""


def adapter_name(folder: Path) -> str:
    """Return a name for the adapter as it is now; an adapter trained again gets another one.

    Raises:
        Corrupted, Unavailable: As :func:`check_adapter`.
    """
    check_adapter(folder)
    changed = [(path.name, path.stat().st_mtime_ns) for path in weights.weight_files(folder)]
    return "a" + hashlib.sha256(f"{folder.resolve()} {changed}".encode()).hexdigest()[:16]


def check_adapter(folder: Path) -> None:
    """Look at an adapter without loading it.

    Raises:
        Corrupted: A file is missing or damaged (``adapter_damaged``, ``model_damaged``).
        Unavailable: Not a plain LoRA, so it cannot answer beside its base (``adapter_unsupported``).
    """
    try:
        config = json.loads((folder / "adapter_config.json").read_text(encoding="utf-8"))
        kind = str(config["peft_type"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise adapter_damaged(folder, f"{type(error).__name__}: {error}") from error
    if not weights.weight_files(folder):
        raise adapter_damaged(folder, "no adapter_model.safetensors")
    weights.count_weights(folder)
    if kind != "LORA" or config.get("use_dora") or config.get("bias", "none") != "none":
        raise Unavailable(
            "adapter_unsupported",
            expected="a plain LoRA adapter",
            found=f"{kind}, with DoRA or biases" if kind == "LORA" else kind,
            fix="merge it into its base and use it as full weights",
            folder=folder.name,
            kind=kind,
        )


def adapter_damaged(folder: Path, problem: str) -> Corrupted:
    """Return the error for an adapter that cannot be read or does not fit its base."""
    problem = " ".join(problem.split())[:300]
    return Corrupted(
        "adapter_damaged",
        expected="a whole LoRA adapter that fits its base model",
        found=problem,
        fix="train it again, or remove that run",
        folder=folder.name,
        problem=problem,
    )


def put_on(model: Any, folder: Path, name: str) -> Any:
    """Load an adapter onto a model under a name; return the PeftModel, which wraps the model in place.

    Raises:
        Corrupted: It does not fit. The model may then be half changed and must be thrown away.
    """
    from peft import PeftModel

    try:
        with exclusive:
            if isinstance(model, PeftModel):
                model.load_adapter(str(folder), adapter_name=name, is_trainable=False)
            else:
                model = PeftModel.from_pretrained(model, str(folder), adapter_name=name, is_trainable=False)
            return _as_loaded(model)
    except (OSError, ValueError, RuntimeError, KeyError, TypeError) as error:
        raise adapter_damaged(folder, f"{type(error).__name__}: {error}") from error


def _as_loaded(model: Any) -> Any:
    """Undo PEFT's freezing of the base, of which nothing learns here anyway.

    torch chooses another kernel for a matrix product when a weight requires no gradient, even where none is computed;
    the base's logits would differ in their last bits from those of the same weights without adapters.
    """
    for name, parameter in model.named_parameters():
        if "lora_" not in name and "modules_to_save" not in name:
            parameter.requires_grad_(True)
    return model.eval()


@contextmanager
def only(model: Any, name: str) -> Iterator[None]:
    """Answer with one adapter, with the base when the name is :data:`BASE`, or leave it :data:`AS_IT_IS`."""
    if not hasattr(model, "peft_config") or name == AS_IT_IS:
        yield
    elif name == BASE:
        with model.disable_adapter():
            yield
    else:
        model.set_adapter(name, inference_mode=True)
        yield
