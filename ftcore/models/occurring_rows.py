"""An embedding of which only the rows that occur in the data learn.

A row whose token never comes gets no gradient, and AdamW without weight decay leaves it as it is: what a full
fine-tune learns is the same, and the gradient and both moments of all other rows, in a multilingual encoder most of
its memory, are never made (Adam: Kingma and Ba 2015, section 2; with all gradients zero each update is 0 / eps).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import torch
from torch.nn import functional

ROW_BY_ROW = frozenset({"adamw_torch", "adamw_torch_fused"})
"""Optimizers (TrainingArguments.optim) that leave a weight alone which never had a gradient, without weight decay."""


class OccurringRows(torch.nn.Module):
    """Stands in for an embedding: the rows of some tokens are a parameter, all other rows a buffer.

    In a state_dict it is the embedding that it stands for, one weight of all rows in their order.

    Args:
        embedding: What it stands in for.
        tokens: Ids of the tokens whose rows learn: at least one, and not all there are.
    """

    order: torch.Tensor
    place: torch.Tensor
    others: torch.Tensor

    def __init__(self, embedding: torch.nn.Embedding, tokens: Collection[int]) -> None:
        super().__init__()
        whole, learning = embedding.weight.detach(), sorted(tokens)
        first = torch.tensor(learning, device=whole.device)
        others = torch.ones(len(whole), dtype=torch.bool, device=whole.device).index_fill(0, first, False)
        order = torch.cat([first, others.nonzero().flatten()])
        padding = embedding.padding_idx
        self.padding = learning.index(padding) if padding is not None and padding in tokens else None
        self.weight = torch.nn.Parameter(whole[first])
        self.register_buffer("others", whole[others], persistent=False)
        self.register_buffer("order", order, persistent=False)
        self.register_buffer("place", order.argsort(), persistent=False)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Return the vectors of tokens: ids of any shape (...) → (..., width)."""
        place, count = self.place[ids], len(self.weight)
        learning = functional.embedding(place.clamp(max=count - 1), self.weight, self.padding)
        if not bool((place >= count).any()):
            return learning
        return torch.where((place < count).unsqueeze(-1), learning, self.others[(place - count).clamp(min=0)])

    def whole(self) -> torch.Tensor:
        """Return all rows in the order of their ids: (tokens, width)."""
        return torch.cat([self.weight.detach(), self.others])[self.place]

    def _save_to_state_dict(self, destination: Any, prefix: str, keep_vars: bool) -> None:
        destination[f"{prefix}weight"] = self.whole()

    def _load_from_state_dict(self, state_dict: Any, prefix: str, *others: Any) -> None:
        rows = state_dict[f"{prefix}weight"][self.order]
        with torch.no_grad():
            self.weight.copy_(rows[: len(self.weight)])
            self.others.copy_(rows[len(self.weight) :])


def learn_occurring_rows(model: Any, tokens: Collection[int]) -> None:
    """Let only these rows of a model's input embedding learn.

    An embedding that does not learn, or that gives its weight to another layer (a T5 writes with it), stays as it is.

    Args:
        model: A model of transformers, or one wrapped by PEFT.
        tokens: Ids of all tokens that come in training.
    """
    embedding = model.get_input_embeddings()
    if type(embedding) is not torch.nn.Embedding or not embedding.weight.requires_grad:
        return
    holders = sum(one is embedding.weight for _, one in model.named_parameters(remove_duplicate=False))
    if holders == 1 and 0 < len(tokens) < embedding.num_embeddings:
        model.set_input_embeddings(OccurringRows(embedding, tokens))


def keep_their_moments(model: Any, optimizer: Any) -> None:
    """Of moments of all rows, which a checkpoint has that was made when all of them learned, keep those that learn.

    Args:
        model: As :func:`learn_occurring_rows` left it.
        optimizer: Of the model, with the state of a checkpoint.
    """
    embedding = model.get_input_embeddings()
    if not isinstance(embedding, OccurringRows):
        return
    learning = embedding.order[: len(embedding.weight)]
    moments = optimizer.state.get(embedding.weight, {})
    for name, values in moments.items():
        if values.dim() == 2 and len(values) == len(embedding.order):
            moments[name] = values[learning.to(values.device)]
