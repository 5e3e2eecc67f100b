"""How tiny-bert begins and learns: from tiny-t5's encoder, then from hidden pieces alone.

From random weights its loss stays for hundreds of thousands of tokens at the frequencies of the pieces. So it is
distilled first, as DistilBERT was (Sanh et al. 2019): it takes over what fits of its teacher's weights, and beside the
loss of the hidden pieces it is drawn to the teacher's states, layer by layer. The teacher reads the text with nothing
hidden (Baevski et al. 2022, data2vec).
"""

from typing import TYPE_CHECKING, Any, Final

from ftcore.models.starter.objectives import IGNORED, Example

if TYPE_CHECKING:
    import torch

TAUGHT: Final = 0.25  # share of the budget in which the teacher is asked
TEACHER_WEIGHT: Final = 3.0
_SCALE: Final = 0.07  # root mean square of the embeddings at the start: about width ** -0.5


def load_teacher() -> Any:
    """tiny-t5's encoder, which is not trained."""
    import torch
    from transformers import T5EncoderModel

    from ftcore.models.starter import path

    loaded: Any = T5EncoderModel.from_pretrained(path("tiny-t5"), dtype=torch.float32)
    return loaded.eval().requires_grad_(False)


def take_over(bert: Any, teacher: Any, sample: list[Example]) -> None:
    """Write the teacher's word vectors and attention into a new DistilBERT of its width and as many layers.

    T5 multiplies no query by head_dim ** -0.5, scales before a layer and not after it, and adds layers to a stream that
    grows: the queries, the norms' weights and the size of the stream (seen on `sample`) are put into the matrices.
    """
    import torch

    with torch.no_grad():
        vectors = teacher.shared.weight - teacher.shared.weight.mean(0)
        embeddings = bert.distilbert.embeddings
        embeddings.word_embeddings.weight.copy_(vectors / vectors.std() * _SCALE)
        embeddings.position_embeddings.weight.copy_(waves(*embeddings.position_embeddings.weight.shape) * _SCALE)
        read = [_told(source, target) for source, target in sample]
        for layer, block, size in zip(
            bert.distilbert.transformer.layer, teacher.encoder.block, _sizes(teacher, read), strict=True
        ):
            old, norm, new = block.layer[0].SelfAttention, block.layer[0].layer_norm.weight, layer.attention
            new.q_lin.weight.copy_(old.q.weight * norm * old.key_value_proj_dim**0.5)
            new.k_lin.weight.copy_(old.k.weight * norm)
            new.v_lin.weight.copy_(old.v.weight * norm)
            new.out_lin.weight.copy_(old.o.weight / size)


def waves(positions: int, width: int) -> "torch.Tensor":
    """Sines and cosines of the positions (Vaswani et al. 2017), [positions, width], root mean square 1."""
    import torch

    speeds = 10_000 ** (-torch.arange(0, width, 2) / width)
    angles = torch.arange(positions)[:, None] * speeds
    return torch.stack([angles.sin(), angles.cos()], dim=-1).reshape(positions, width) * 2**0.5


def _told(source: list[int], target: list[int]) -> list[int]:
    return [piece if answer == IGNORED else answer for piece, answer in zip(source, target, strict=True)]


def _sizes(teacher: Any, texts: list[list[int]]) -> list[float]:
    """The root mean square of what each block of the teacher reads."""
    import torch

    reads = [torch.cat([teacher(input_ids=torch.tensor([ids]), output_hidden_states=True).hidden_states[block][0]
                        for ids in texts]) for block in range(len(teacher.encoder.block))]  # fmt: skip
    return [states.pow(2).mean().sqrt().item() for states in reads]


def masked_loss(bert: Any, teacher: Any, batch: "dict[str, torch.Tensor]", progress: float) -> "torch.Tensor":
    """The mean cross-entropy of the hidden pieces, and at first the mean squared distance to the teacher's states.

    Only the hidden places go through the head, which is a good part of the work in a model this small.
    """
    from torch.nn import functional

    hidden = batch["labels"] != IGNORED
    seen = bert.distilbert(
        input_ids=batch["input_ids"], attention_mask=batch["attention_mask"], output_hidden_states=True
    )
    states = bert.activation(bert.vocab_transform(seen.last_hidden_state[hidden]))
    logits = bert.vocab_projector(bert.vocab_layer_norm(states))
    loss = functional.cross_entropy(logits, batch["labels"][hidden])
    return loss if progress > TAUGHT else loss + TEACHER_WEIGHT * _distance(teacher, seen.hidden_states, batch)


def _distance(teacher: Any, states: "tuple[torch.Tensor, ...]", batch: "dict[str, torch.Tensor]") -> "torch.Tensor":
    """Mean squared distance of each layer's states to the teacher's, those brought to mean 0 and variance 1.

    The first place is left out: the teacher knows no <s>.
    """
    import torch
    from torch.nn import functional

    told = torch.where(batch["labels"] == IGNORED, batch["input_ids"], batch["labels"])[:, 1:]
    here = batch["attention_mask"][:, 1:]
    with torch.no_grad():
        goals = teacher(input_ids=told, attention_mask=here, output_hidden_states=True).hidden_states
    distances = [
        functional.mse_loss(state[:, 1:][here.bool()], functional.layer_norm(goal, goal.shape[-1:])[here.bool()])
        for state, goal in zip(states[1:], goals[1:], strict=True)
    ]
    return torch.stack(distances).mean()
