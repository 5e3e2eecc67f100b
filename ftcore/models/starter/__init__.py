"""The four small models that come with the program, and the commands that made them.

They know only the small world of `ftcore.data.world`; `path` says where each lies.
"""

from pathlib import Path
from typing import Final

from ftcore.errors import NotFound

IDS: Final[tuple[str, ...]] = ("tiny-t5", "tiny-flan", "tiny-gpt", "tiny-bert")

__all__ = ["IDS", "folder", "path"]


def folder(model_id: str) -> Path:
    """Where the checkpoint of an id belongs, be it there or not."""
    return Path(__file__).parent / "checkpoints" / model_id


def path(model_id: str) -> Path:
    """The folder of an embedded checkpoint: config, weights and tokenizer. Raises NotFound for any other id."""
    if model_id not in IDS or not (folder(model_id) / "config.json").is_file():
        raise NotFound(
            "starter_unknown",
            expected=f"one of {', '.join(IDS)}",
            found=repr(model_id),
            fix="choose one of these, or build it with python -m ftcore.models.starter.build",
            model=model_id,
            known=", ".join(IDS),
        )
    return folder(model_id)
