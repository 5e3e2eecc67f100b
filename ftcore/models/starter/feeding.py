"""Examples of the starter models as batches of like lengths, made while the model learns."""

import random
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, Final

import torch
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from ftcore.models.starter.objectives import IGNORED, Example

Batch = dict[str, torch.Tensor]
POOL: Final = 4000
"""Examples among which those of like length are found."""
AHEAD: Final = 40
"""Batches that each process makes before they are asked for, so that a pool is drawn while the last one is learned."""


def batches(examples: Iterator[Example], batch_tokens: int, seed: int, passes: int = 1) -> Iterator[list[Example]]:
    """Examples of like length together, so that little is padding; without end as long as the examples are.

    passes: how often each example is read, since a GPU learns faster than processors make new ones. Between two
    readings of one stand all batches of its pool.
    """
    rng = random.Random(f"batches/{seed}")
    while pool := list(islice(examples, POOL)):
        made = of_like_length(pool, batch_tokens)
        for _ in range(passes):
            rng.shuffle(made)
            yield from made


def of_like_length(pool: list[Example], batch_tokens: int) -> list[list[Example]]:
    """The examples as batches of at most so many pieces, padding counted."""
    pool.sort(key=lambda example: (len(example[0]) // 12, len(example[1])))
    made: list[list[Example]] = [[]]
    source = target = 0
    for example in pool:
        source, target = max(source, len(example[0])), max(target, len(example[1]))
        if made[-1] and (source + target) * (len(made[-1]) + 1) > batch_tokens:
            made.append([])
            source, target = len(example[0]), len(example[1])
        made[-1].append(example)
    return made


def padded(rows: list[list[int]], filler: int) -> torch.Tensor:
    """Rows of ids as one tensor [rows, longest], filled up at the end."""
    longest = max(map(len, rows))
    return torch.tensor([row + [filler] * (longest - len(row)) for row in rows])


def collate(batch: list[Example], pad: int) -> Batch:
    """input_ids, attention_mask and labels for a batch; what pads the labels counts for nothing."""
    sources = padded([source for source, _ in batch], pad)
    labels = padded([target for _, target in batch], IGNORED)
    mask = padded([[1] * len(source) for source, _ in batch], 0)
    return {"input_ids": sources, "attention_mask": mask, "labels": labels}


class Batches(IterableDataset[tuple[Batch, int]]):
    """Batches and how many pieces each holds, padding not counted; every process that makes them draws its own.

    Args:
        examples: What a seed draws, without end.
        batch_tokens: Pieces of a batch at the most, padding counted.
        seed: Of the whole training.
        pad: The piece that fills up a source.
        passes: How often each example is read.
    """

    def __init__(
        self, examples: Callable[[int], Iterator[Example]], batch_tokens: int, seed: int, pad: int, passes: int = 1
    ) -> None:
        self.examples = examples
        self.passes = passes
        self.batch_tokens = batch_tokens
        self.seed = seed
        self.pad = pad

    def __iter__(self) -> Iterator[tuple[Batch, int]]:
        """Draw the batches of this process."""
        told = get_worker_info()
        own = self.seed * told.num_workers + told.id if told else self.seed
        for batch in batches(self.examples(own), self.batch_tokens, own, self.passes):
            yield collate(batch, self.pad), sum(len(source) + len(target) for source, target in batch)


def stream(source: Batches, workers: int) -> Iterator[tuple[Batch, int]]:
    """The batches of a source, made by `workers` processes (0: by this one)."""
    loader: Any = DataLoader(source, batch_size=None, num_workers=workers, prefetch_factor=AHEAD if workers else None)
    return iter(loader)
