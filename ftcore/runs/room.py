"""Whether the machine has room for a run: looked at before it starts, and again and again while it trains."""

from __future__ import annotations

from pathlib import Path

import psutil

from ftcore.errors import Unavailable


def check_memory(needed: float) -> None:
    """Refuse what needs more bytes of memory than are free.

    Raises:
        Unavailable: ``memory_short``; the message names both numbers.
    """
    free = psutil.virtual_memory().available
    if needed > free:
        raise Unavailable(
            "memory_short",
            expected=f"about {_told(needed)} of free memory",
            found=_told(free),
            fix="lower batch_size, shorten max_source_tokens, use LoRA, or close other programs",
            needed=_told(needed),
            free=_told(free),
        )


def check_disk(needed: float, folder: Path) -> None:
    """Refuse what needs more bytes than the disk of this folder has free.

    Raises:
        Unavailable: ``disk_short``; the message names both numbers.
    """
    room = psutil.disk_usage(str(folder)).free
    if needed > room:
        raise Unavailable(
            "disk_short",
            expected=f"{_told(needed)} of room for checkpoints",
            found=_told(room),
            fix="delete old runs, or use LoRA, whose checkpoints are small",
            needed=_told(needed),
            free=_told(room),
        )


def _told(size: float) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"
