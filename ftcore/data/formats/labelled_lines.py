"""One text a line, the label in the file's suffix (``rt-polarity.pos`` beside ``rt-polarity.neg``)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ftcore.data.formats.encoding import guess_encoding
from ftcore.data.formats.table import RawRow, RawTable
from ftcore.data.record import ReadingRecord
from ftcore.data.source import Progress

SUFFIXES = {".pos": "positive", ".neg": "negative"}


def open_labelled_lines(path: Path, record: ReadingRecord) -> RawTable:
    """Return text and label of this file and of its sister with the other suffix, when that lies beside it.

    Lines of the two alternate, so that a look at the first rows shows both labels.
    """
    files = [sister for suffix in SUFFIXES if (sister := path.with_suffix(suffix)).is_file()]
    encodings = {file: guess_encoding(file) for file in files}
    if len(files) > 1:
        record.repair("sister_file")
    for encoding in encodings.values():
        if not encoding.name.startswith("utf-8"):
            record.repair("encoding", encoding=encoding.name)

    def rows(record: ReadingRecord, progress: Progress | None) -> Iterator[RawRow]:
        opened = [file.open(encoding=encodings[file].name) for file in files]
        size = sum(file.stat().st_size for file in files)
        try:
            left = list(zip(opened, [SUFFIXES[file.suffix.lower()] for file in files], strict=True))
            number = done = 0
            while left:
                number += 1
                for item in list(left):
                    line = item[0].readline()
                    if not line:
                        left.remove(item)
                        continue
                    done += len(line)
                    yield number, [line.rstrip("\n"), item[1]]
                if progress and number % 5000 == 0:
                    progress(done, size)
        finally:
            for file in opened:
                file.close()

    return RawTable(("text", "label"), rows)
