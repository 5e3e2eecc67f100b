"""Whether the machine has room for a run: looked at before it starts, and again and again while it trains."""

from __future__ import annotations

from pathlib import Path

import psutil

from ftcore.errors import Unavailable


def checkpoint_bytes(saved: int, learning: int) -> int:
    """Return the bytes of a checkpoint: the weights that are saved, and AdamW's two moments of those that learn.

    Args:
        saved: Number of weights in it; with LoRA those of the adapter.
        learning: Number of weights that learn.
    """
    return 4 * saved + 8 * learning


def check_memory(needed: float) -> None:
    """Refuse what needs more bytes of memory than are free.

    Raises:
        Unavailable: ``memory_short``; the message names both numbers.
    """
    free = psutil.virtual_memory().available
    fix = "lower batch_size, shorten max_source_tokens, use LoRA, or close other programs"
    _require("memory_short", needed, free, "about {} of free memory", fix)


def check_disk(needed: float, folder: Path) -> None:
    """Refuse what needs more bytes than the disk of this folder has free.

    Raises:
        Unavailable: ``disk_short``; the message names both numbers.
    """
    free = psutil.disk_usage(str(folder)).free
    fix = "delete old runs, or use LoRA, whose checkpoints are small"
    _require("disk_short", needed, free, "{} of room for checkpoints", fix)


def _require(code: str, needed: float, free: float, expected: str, fix: str) -> None:
    if needed > free:
        params = {"needed": _told(needed), "free": _told(free)}
        raise Unavailable(code, expected=expected.format(params["needed"]), found=params["free"], fix=fix, **params)


def _told(size: float) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"
