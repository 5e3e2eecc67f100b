"""Which number format and which device a model is loaded with. Never left to a library's default."""

from __future__ import annotations

from functools import cache
from typing import Literal

from ftcore.errors import BadInput
from ftcore.models.spec import T5_TYPES

DtypeName = Literal["float32", "bfloat16", "float16"]

_WORTH_BF16 = 100_000_000
"""Parameters from which half the memory is worth the last bits; below, float32 gives the same answer in any batch."""

_KNOWN: dict[str, DtypeName] = {
    "float32": "float32",
    "fp32": "float32",
    "bfloat16": "bfloat16",
    "bf16": "bfloat16",
    "float16": "float16",
    "fp16": "float16",
}


def choose_device() -> str:
    """Return ``cuda``, ``mps`` or ``cpu``: the fastest that is here."""
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


@cache
def cpu_has_bf16() -> bool:
    """Say whether this CPU multiplies bfloat16 in hardware (avx512_bf16, AMX); emulated, it is slower."""
    import torch

    return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())


def choose_dtype(
    requested: str = "auto-safe",
    *,
    model_type: str = "",
    parameters: int = 0,
    training: bool = False,
    device: str | None = None,
) -> DtypeName:
    """Return the name of the number format to compute in.

    Args:
        requested: ``auto-safe``, or a format by name (fp32, bf16, fp16 and their long forms).
        model_type: The architecture as its config names it; T5 and its kin are never put into float16.
        parameters: Number of weights; ``auto-safe`` keeps small models in float32 when they only answer.
        training: The format is for mixed precision in training (weights then stay in float32).
        device: ``cpu``, ``cuda`` or ``mps``; the one that would be used when not given.

    Raises:
        BadInput: No such format (``dtype_unknown``), or float16 for a model that overflows in it (``dtype_overflows``).
    """
    if requested != "auto-safe":
        return _named(requested, model_type)
    device = device or choose_device()
    if device == "cuda":
        import torch

        fast = torch.cuda.is_bf16_supported(including_emulation=False)
    else:
        fast = device == "cpu" and cpu_has_bf16()
    return "bfloat16" if fast and (training or parameters >= _WORTH_BF16) else "float32"


def _named(requested: str, model_type: str) -> DtypeName:
    if requested not in _KNOWN:
        raise BadInput(
            "dtype_unknown",
            expected="auto-safe, float32, bfloat16 or float16",
            found=repr(requested),
            fix="choose one of these",
            dtype=requested,
        )
    name = _KNOWN[requested]
    # Trained in bfloat16: their activations pass 65,504 and become inf in float16 (known since T5's release).
    if name == "float16" and model_type in T5_TYPES:
        raise BadInput(
            "dtype_overflows",
            expected="float32 or bfloat16 for T5 models",
            found="float16, in which their numbers overflow and every answer becomes empty",
            fix="leave the number format at auto",
            model_type=model_type,
        )
    return name
