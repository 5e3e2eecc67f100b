"""What makes a training hopeless, found before its first step: nothing can learn, or a new head stays random."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from ftcore.errors import BadInput
from ftcore.runs.findings import CourseFinding
from ftcore.runs.folder import RunFolder


def refuse_hopeless(run: RunFolder, model: Any, batch: Mapping[str, Any]) -> None:
    """Write down all that makes this training hopeless, and refuse it for the first of them.

    Args:
        run: The run; the findings go into its events.
        model: Ready for training; ``new_layers`` names the layers that no file held.
        batch: Features of one row or a few, collated.

    Raises:
        BadInput: ``no_gradient`` or ``head_frozen_and_new``.
    """
    layers = frozen_and_new(model)
    found = [] if receives_gradient(model, batch) else [_no_gradient()]
    found += [_frozen_head(layers)] if layers else []
    for finding in found:
        run.event_log.append("finding", step=0, **asdict(finding))
    if found and found[0].id == "no_gradient":
        raise BadInput(
            "no_gradient",
            expected="a loss that depends on weights that learn",
            found="no trainable parameter can receive a gradient",
            fix="train without quantize, or let more layers learn",
        )
    if layers:
        raise BadInput(
            "head_frozen_and_new",
            expected="a head that learns",
            found=f"{layers}, which starts from random numbers and would stay so",
            fix="choose lora, full or head, and leave it out of frozen_layers",
            layer=layers,
        )


def receives_gradient(model: Any, batch: Mapping[str, Any]) -> bool:
    """Return whether the loss of a batch depends on any weight that learns.

    Neither gradients nor the state of chance are changed. Layers that were rounded to whole numbers look as if they
    let a gradient through (torch only warns when one is asked for), so it is asked for.
    """
    import warnings

    import torch

    learning = [parameter for parameter in model.parameters() if parameter.requires_grad]
    with torch.random.fork_rng(), torch.enable_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        loss = model(**{name: values.to(model.device) for name, values in batch.items()}).loss
        if not loss.requires_grad:
            return False
        found = torch.autograd.grad(loss, learning, allow_unused=True)
    return any(gradient is not None for gradient in found)


def frozen_and_new(model: Any) -> str:
    """Return the new layers that would stay as random as they are, by name; empty when every new one learns."""
    learning = [f".{name}." for name, parameter in model.named_parameters() if parameter.requires_grad]
    new = getattr(model, "new_layers", ())
    return ", ".join(layer for layer in new if not any(f".{layer}." in name for name in learning))


def _no_gradient() -> CourseFinding:
    return CourseFinding(
        "no_gradient",
        "error",
        "No trainable parameter can receive a gradient.",
        "The loss does not depend on any weight that may change, so it would stay where it is: weights that were"
        " rounded to whole numbers let no gradient through.",
        "train the model as it is and quantise it afterwards, or let more layers learn",
    )


def _frozen_head(layers: str) -> CourseFinding:
    return CourseFinding(
        "head_frozen_and_new",
        "error",
        f"The head is frozen and new: {layers}.",
        "It starts from random numbers and would stay so; whatever the rest learns, the answers stay random.",
        "let the head learn: choose lora, full or head, and leave it out of frozen_layers",
        {"layer": layers},
    )
