"""Which encoding a text file is in: looked for, not asked for."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from ftcore.errors import BadInput

_CHUNK = 1 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_UNDEFINED_IN_CP1252 = b"\x81\x8d\x8f\x90\x9d"


@dataclass(frozen=True)
class Encoding:
    """Name for :func:`open`, and whether the file starts with a byte order mark."""

    name: str
    mark: bool = False


def guess_encoding(path: Path) -> Encoding:
    """Return the encoding of a text file: a mark decides, then UTF-16's zero bytes, then whether all of it is UTF-8.

    What is not UTF-8 is cp1252, or Latin-1 where it uses a byte that cp1252 does not define.

    Raises:
        BadInput: The file is mostly UTF-8 with bytes in it that are not (says line and column), or is not text.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return _checked(path, Encoding(name, mark=True))
    pairs = max(len(head) // 2, 1)
    if head[1::2].count(0) > 0.3 * pairs:
        return _checked(path, Encoding("utf-16-le"))
    if head[0::2].count(0) > 0.3 * pairs:
        return _checked(path, Encoding("utf-16-be"))
    if 0 in head:
        raise _not_text(path)
    return Encoding("utf-8") if (bad := _first_bad_byte(path, "utf-8")) is None else _single_byte(path, bad)


def mended(text: str) -> str:
    """Return a text with U+FFFD for every half of a character (a lone surrogate, which JSON can hold and UTF-8 not)."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return re.sub(r"[\ud800-\udfff]", "\ufffd", text)
    return text


def _checked(path: Path, encoding: Encoding) -> Encoding:
    if (bad := _first_bad_byte(path, encoding.name.removesuffix("-sig"))) is None:
        return encoding
    raise _mixed(path, bad) if encoding.name.startswith("utf-8") else _not_text(path)


def _first_bad_byte(path: Path, name: str) -> int | None:
    """Return the offset in bytes of the first byte that does not belong to this encoding; None when all do."""
    decoder = codecs.getincrementaldecoder(name)()
    done = 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            pending = len(decoder.getstate()[0])
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return done - pending + error.start
            if not chunk:
                return None
            done += len(chunk)


def _single_byte(path: Path, bad: int) -> Encoding:
    with path.open("rb") as file:
        file.seek(max(bad - _CHUNK, 0))
        sample = file.read(2 * _CHUNK)
    wide = sum(1 for char in sample.decode("utf-8", errors="ignore") if ord(char) > 127)
    if wide > sample.decode("utf-8", errors="replace").count("\ufffd"):
        raise _mixed(path, bad)
    return Encoding("latin-1" if _has_any(path, _UNDEFINED_IN_CP1252) else "cp1252")


def _has_any(path: Path, wanted: bytes) -> bool:
    with path.open("rb") as file:
        return any(len(chunk.translate(None, wanted)) != len(chunk) for chunk in iter(lambda: file.read(_CHUNK), b""))


def _mixed(path: Path, bad: int) -> BadInput:
    with path.open("rb") as file:
        lines, left = 0, bad
        start = 0
        while left:
            chunk = file.read(min(_CHUNK, left))
            if b"\n" in chunk:
                start = bad - left + chunk.rfind(b"\n") + 1
            lines += chunk.count(b"\n")
            left -= len(chunk)
        file.seek(start)
        column = len(file.read(bad - start).decode("utf-8", errors="replace")) + 1
    return BadInput(
        "encoding_mixed",
        expected="a text file in one encoding",
        found=f"UTF-8 with a byte that is not UTF-8 in line {lines + 1}, column {column} of {path.name}",
        fix="save the file as UTF-8 and try again",
        file=path.name,
        line=lines + 1,
        column=column,
    )


def _not_text(path: Path) -> BadInput:
    return BadInput(
        "file_not_text",
        expected="a text file (CSV, TSV, JSON, JSONL) or Parquet",
        found=f"binary data in {path.name}",
        fix="export the table as CSV or Parquet",
        file=path.name,
    )
