"""What of a model learns: LoRA adapters, everything, only the head, or the last layers and the head.

Text models (seq2seq, causal) often tie the matrix that writes words to the one that reads them. ``head`` trains that
shared matrix, the reading with it, since a text model without it has no head at all; ``last_layers`` leaves a shared
matrix frozen, because training it would move the first layer too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal

from ftcore.catalog import checked_method
from ftcore.errors import BadInput, did_you_mean
from ftcore.models.families import family
from ftcore.models.label import head_settings
from ftcore.models.libraries import exclusive, warm_up
from ftcore.models.loading import HEADS, config_folder
from ftcore.models.spec import ModelSpec, for_task, read_config
from ftcore.tasks import Task

_TASK_TYPES = {"seq2seq": "SEQ_2_SEQ_LM", "causal": "CAUSAL_LM", "span": "QUESTION_ANS", "label": "SEQ_CLS"}
_FINAL_NORM = re.compile(r"(^|\.)(decoder\.final_layer_norm|decoder\.layer_norm|ln_f|final_layer_norm|model\.norm)\.")
_BLOCK = re.compile(r"(?:^|\.)(?:block|blocks|h|layer|layers)\.(\d+)\.")


def prepare_for_training(
    model: Any,
    method: str,
    *,
    lora_rank: int = 16,
    lora_alpha: int = 32,
    lora_dropout: float = 0.0,
    lora_targets: Literal["all-linear"] | Sequence[str] = "all-linear",
    last_layers: int = 1,
) -> Any:
    """Return the model with exactly the parameters of a method set to learn (for LoRA, wrapped by PEFT).

    Args:
        model: As :func:`ftcore.models.loading.load` returns it.
        method: ``lora`` (Hu et al. 2021), ``full``, ``head`` or ``last_layers``.
        lora_rank, lora_alpha, lora_dropout, lora_targets: See peft.LoraConfig.
        last_layers: How many blocks at the end learn (of the decoder, in an encoder-decoder).

    Raises:
        BadInput: No such method, LoRA targets that the model does not have (``lora_targets_unknown``), or nothing
            is left that could learn (``no_trainable_parameters``).
    """
    chosen = checked_method(method)
    if chosen == "lora":
        model = _with_lora(model, lora_rank, lora_alpha, lora_dropout, lora_targets)
    elif chosen == "full":
        model.requires_grad_(True)
    else:
        last = last_layers if chosen == "last_layers" else 0
        _train_only(model, _head_names(model, chosen) | _last_blocks(model, last))
    if not any(parameter.requires_grad for parameter in model.parameters()):
        raise BadInput(
            "no_trainable_parameters",
            expected="at least one weight that can learn",
            found=f"none with the method {method}",
            fix="choose another method, or more last layers",
            method=method,
        )
    return model


def freeze(model: Any, layers: Sequence[str]) -> None:
    """Let the layers with these words in their names learn no more.

    Raises:
        BadInput: A word is in no name (``layer_unknown``).
    """
    names = [name for name, _ in model.named_modules() if name]
    for layer in layers:
        if not any(layer in name for name in names):
            last = sorted({name.rsplit(".", 1)[-1] for name in names})
            raise BadInput(
                "layer_unknown",
                expected="the name of a layer of this model, or a part of it",
                found=repr(layer),
                fix=did_you_mean(layer, last),
                layer=layer,
            )
    for name, parameter in model.named_parameters():
        if any(layer in name for layer in layers):
            parameter.requires_grad_(False)


def quantised(model: Any) -> Any:
    """Return the model with the weights of its linear layers rounded to 8 bits, as torch's dynamic quantisation does.

    Such layers compute answers, but no gradient passes through them.
    """
    import warnings

    import torch
    from torch.ao import quantization

    make: Any = quantization.quantize_dynamic
    if "qnnpack" in torch.backends.quantized.supported_engines and torch.backends.quantized.engine == "none":
        torch.backends.quantized.engine = "qnnpack"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch points to torchao, which is not needed for this
        return make(model.cpu(), {torch.nn.Linear}, dtype=torch.qint8)


def kind_of(model: Any) -> str:
    """Return the family of a loaded model, by its class."""
    name = type(model).__name__
    if name.endswith("ForQuestionAnswering"):
        return "span"
    if name.endswith("ForSequenceClassification"):
        return "label"
    return "seq2seq" if model.config.is_encoder_decoder else "causal"


def _with_lora(
    model: Any, rank: int, alpha: int, dropout: float, targets: Literal["all-linear"] | Sequence[str]
) -> Any:
    from peft import LoraConfig, get_peft_model

    kind = kind_of(model)
    heads = _head_layers(model) if kind in ("span", "label") else []
    config = LoraConfig(
        task_type=_TASK_TYPES[kind],
        r=rank,
        lora_alpha=alpha,
        lora_dropout=dropout,
        target_modules=targets if isinstance(targets, str) else list(targets),
        exclude_modules=rf"(.*\.)?({'|'.join(map(re.escape, heads))})(\..*)?" if heads else None,
        modules_to_save=heads or None,
        fan_in_fan_out=any(type(module).__name__ == "Conv1D" for module in model.modules()),  # GPT-2's linear layers
    )
    try:
        return get_peft_model(model, config)
    except ValueError as error:
        raise BadInput(
            "lora_targets_unknown",
            expected="names of linear layers of this model, or all-linear",
            found=", ".join(targets) if not isinstance(targets, str) else targets,
            fix="correct lora_targets of the model in models.yaml",
            targets=targets if isinstance(targets, str) else ", ".join(targets),
            problem=" ".join(str(error).split())[:200],
        ) from error


def _head_layers(model: Any) -> list[str]:
    """Return the layers of an encoder that a task adds: its own head, and whatever no file held, such as a pooler."""
    own = {name for name, _ in model.named_children() if name in HEADS}
    for name in getattr(model, "new_head", ()):
        parts = name.split(".")
        own |= {
            ".".join(parts[: place + 1]) for place, part in enumerate(parts) if part in HEADS and parts[0] not in own
        }
    return sorted(own)


def _train_only(model: Any, names: set[str]) -> None:
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(name in names)


def _head_names(model: Any, method: str) -> set[str]:
    """Return the parameters of the head: an encoder's classifier; a text model's final norm and output matrix."""
    names = [name for name, _ in model.named_parameters()]
    if kind_of(model) in ("span", "label"):
        heads = tuple(f"{layer}." for layer in _head_layers(model))
        return {name for name in names if name.startswith(heads)}
    output = model.get_output_embeddings()
    tied = output is not None and output.weight is model.get_input_embeddings().weight
    learn = {name for name in names if _FINAL_NORM.search(name) and not name.startswith(("encoder.", "model.encoder."))}
    if output is not None and (method == "head" or not tied):
        learn |= {
            name
            for name, parameter in model.named_parameters()
            if parameter is output.weight or parameter is output.bias
        }
    return learn


def _last_blocks(model: Any, count: int) -> set[str]:
    """Return the parameters of the last blocks (of the decoder where there is one)."""
    found: dict[str, int] = {}
    for name, _ in model.named_parameters():
        place = _BLOCK.search(name)
        if place and ("decoder." in name or not model.config.is_encoder_decoder):
            found[name] = int(place.group(1))
    wanted = set(sorted(set(found.values()))[-count:]) if count > 0 else set()
    return {name for name, block in found.items() if block in wanted}


def count_parameters(
    spec: ModelSpec, task: Task, method: str, *, labels: Sequence[str] = (), **settings: Any
) -> tuple[int, int]:
    """Return (trainable, total) parameters of a training, from the config alone: no weight is loaded.

    Args:
        settings: Keyword arguments of :func:`prepare_for_training`.

    Raises:
        As :func:`prepare_for_training` and :func:`ftcore.models.loading.folder_of`.
    """
    warm_up()
    import torch
    from transformers import AutoConfig

    spec = for_task(spec, task)
    kind = family(spec.family)
    folder = config_folder(spec)
    head = head_settings(read_config(folder), task, labels) if kind.name == "label" else {}
    head.pop("ignore_mismatched_sizes", None)
    config = AutoConfig.from_pretrained(folder, local_files_only=True, trust_remote_code=False, **head)
    with exclusive, torch.device("meta"):
        model = kind.auto_class().from_config(config)
        model.tie_weights()
        settings.setdefault("lora_targets", spec.lora_targets)
        model = prepare_for_training(model, method, **settings)
    sizes = [(parameter.numel(), parameter.requires_grad) for parameter in model.parameters()]
    return sum(size for size, learns in sizes if learns), sum(size for size, _ in sizes)
