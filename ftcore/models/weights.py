"""What can be known about weights without loading them: their hash, their number, whether the file is whole."""

from __future__ import annotations

import hashlib
import json
import math
import struct
from functools import lru_cache
from pathlib import Path

from ftcore.errors import Corrupted, Unavailable

SHOWN = 12
"""How many hexadecimal digits of a hash a person sees."""


def weight_files(folder: Path) -> list[Path]:
    """Return the safetensors files of a model or adapter folder, sorted by name."""
    return sorted(folder.glob("*.safetensors"))


def weights_hash(folder: Path) -> str:
    """Return the SHA-256 of all weights in a folder as 64 hexadecimal digits; computed once per state of its files."""
    files = weight_files(folder)
    return _hash(tuple((str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files))


@lru_cache(maxsize=256)
def _hash(files: tuple[tuple[str, int, int], ...]) -> str:
    digest = hashlib.sha256()
    for path, _, _ in files:
        with open(path, "rb") as opened:
            while block := opened.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def count_weights(folder: Path) -> int:
    """Return the number of weights in a folder, read from the headers of its files.

    Raises:
        Unavailable: There is no safetensors file (``model_no_weights``).
        Corrupted: A file is cut off or is no safetensors file (``model_damaged``).
    """
    files = weight_files(folder)
    if not files:
        raise Unavailable(
            "model_no_weights",
            expected="a model folder with weights in the safetensors format",
            found="none (other formats can run code when they are opened)",
            fix="save the model with safetensors, or choose another folder",
            folder=folder.name,
        )
    return sum(_count(path) for path in files)


def _count(path: Path) -> int:
    """Add up the shapes in a header: 8 bytes of length, then JSON (the safetensors format)."""
    size = path.stat().st_size
    try:
        with path.open("rb") as opened:
            (length,) = struct.unpack("<Q", opened.read(8))
            if length > size:
                raise ValueError("its header is longer than the file")
            header = json.loads(opened.read(length))
        tensors = [entry for name, entry in header.items() if name != "__metadata__"]
        end = max((entry["data_offsets"][1] for entry in tensors), default=0)
        if 8 + length + end != size:
            raise ValueError(f"{size} bytes where its header says {8 + length + end}")
        return sum(math.prod(entry["shape"]) for entry in tensors)
    except (OSError, struct.error, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Corrupted(
            "model_damaged",
            expected=f"whole weights in {path.name}",
            found=str(error) or type(error).__name__,
            fix="copy or download the model again",
            file=path.name,
            problem=str(error) or type(error).__name__,
        ) from error
