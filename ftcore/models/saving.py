"""Saves a trained model so that everything here can load it again: an adapter, or full weights; safetensors only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ftcore.models.spec import ModelSpec


def save(model: Any, tokenizer: Any, folder: Path, *, base: ModelSpec) -> None:
    """Write a trained model into a folder.

    Args:
        model: A PeftModel (its adapter is saved, and the base's ``config.json`` beside it, which knows the labels), or
            a plain model (its full weights are saved).
        tokenizer: Saved with it.
        folder: Made when missing.
        base: What it was tuned from; an adapter names it by its Hub or catalogue id, never by a path of this machine.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if hasattr(model, "peft_config"):
        for config in model.peft_config.values():
            config.base_model_name_or_path = base.model_id if base.is_local else base.source
            config.revision = base.revision
        # "auto" would ask the Hub whether the vocabulary grew.
        model.save_pretrained(folder, save_embedding_layers=False)
        model.get_base_model().config.save_pretrained(folder)
    else:
        model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
