"""The last layer of an encoder writes the one token that its classification head reads, and no other.

All tokens are attended to; what follows attention in the last layer (its output, the feed-forward part, the norms)
works on each token by itself, so that the first one comes out the same. In an encoder of six layers that is an eighth
of the work of a training step, in one of twelve a sixteenth.
"""

from __future__ import annotations

from typing import Any

_AFTER_ATTENTION = {
    **dict.fromkeys(
        ("bert", "roberta", "xlm-roberta", "camembert", "electra", "deberta-v2"), ("encoder.layer", "attention.output")
    ),
    "distilbert": ("transformer.layer", "sa_layer_norm"),
}
"""Kind of encoder whose classification head reads the first token → its layers, and in each the first module that
works on tokens one by one (modeling_*.py of transformers 5.23)."""


def write_first_token_only(model: Any) -> None:
    """Have the last layer drop all tokens but the first once it has attended to them.

    Args:
        model: An AutoModelForSequenceClassification. One of another kind than those known to read only the first
            token stays as it is.
    """
    known = _AFTER_ATTENTION.get(model.config.model_type)
    if known is None:
        return
    layers, module = known
    last = model.base_model.get_submodule(layers)[-1]
    last.get_submodule(module).register_forward_pre_hook(_first_of_each)


def _first_of_each(_: Any, inputs: tuple[Any, ...]) -> tuple[Any, ...]:
    """Keep the first token: (rows, tokens, width) → (rows, 1, width)."""
    return tuple(one[:, :1] for one in inputs)
