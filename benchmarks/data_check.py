"""How long a look at own data takes and how much memory it needs: 10,000 rows, then a million (500 MB).

    python benchmarks/data_check.py [ROWS ...]

Prints, for each size, megabytes of the file, seconds, the growth of the process in megabytes (peak of its resident set,
over what it was before), and the ratios that were promised: 10,000 rows under 3 s, a million under 1,000 MB.
"""

from __future__ import annotations

import csv
import multiprocessing
import random
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ftcore import tasks
from ftcore.catalog import load_catalog
from ftcore.data import DataSource, check

SECONDS, MEGABYTES = 3.0, 1000.0


def write_table(path: Path, rows: int) -> None:
    """Write random words: an article of 70 and a summary of 10 in each row."""
    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghijklmnop", k=chance.randint(2, 9))) for _ in range(5000)]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["article", "summary"])
        for _ in range(rows):
            writer.writerow([" ".join(chance.choices(words, k=70)), " ".join(chance.choices(words, k=10))])


def measure(path: Path, answer: multiprocessing.Queue[tuple[float, float, float, int]]) -> None:
    """Check a file; put seconds, seconds of the processor, growth in MB and the number of usable rows."""
    process, done, peak = psutil.Process(), threading.Event(), 0

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.05):
            peak = max(peak, process.memory_info().rss)

    before = process.memory_info().rss
    threading.Thread(target=watch, daemon=True).start()
    start, busy = time.perf_counter(), time.process_time()
    report = check(DataSource(str(path)), tasks.get("summarize"), load_catalog())
    seconds = time.perf_counter() - start
    done.set()
    answer.put((seconds, time.process_time() - busy, (peak - before) / 2**20, report.rows))


def main(sizes: list[int]) -> None:
    """Measure each size in a process of its own."""
    context = multiprocessing.get_context("spawn")
    for rows in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "table.csv"
            write_table(path, rows)
            answer = context.Queue()
            process = context.Process(target=measure, args=(path, answer))
            process.start()
            seconds, busy, growth, usable = answer.get()
            process.join()
            size = path.stat().st_size / 2**20
        print(f"{rows:>9,} rows, {usable:,} usable  {size:4.0f} MB file", end="  ")
        print(f"{seconds:6.1f} s ({busy:.1f} s busy)  +{growth:5.0f} MB", end="  ")
        print(f"seconds/limit {seconds / SECONDS:.2f}" if rows <= 10_000 else f"memory/limit {growth / MEGABYTES:.2f}")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [10_000, 1_000_000])
