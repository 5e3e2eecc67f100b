"""The only place that loads weights: from a folder or the Hub's cache, safetensors only, no code, the dtype said."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ftcore.errors import Corrupted, FtcoreError, NotFound, Unavailable
from ftcore.models import hub, weights
from ftcore.models.dtypes import choose_device, choose_dtype
from ftcore.models.families import UNLIMITED, Family, family
from ftcore.models.libraries import exclusive, warm_up
from ftcore.models.spec import FAMILIES, T5_TYPES, ModelSpec, family_of, for_task, read_config
from ftcore.tasks import Task

log = logging.getLogger(__name__)

_OFFSET_POSITIONS = frozenset({"roberta", "camembert", "xlm-roberta"})
"""Their first two positions are not for tokens (fairseq's padding offset)."""


@dataclass(frozen=True)
class Availability:
    """Whether weights can be had now, and why.

    Attributes:
        available: They can be loaded (after a download, when ``reason`` is "online").
        reason: ``starter``, ``local``, ``cached``, ``online``; ``offline``, ``missing``, ``damaged``, ``unsupported``.
        detail: One English sentence for people.
    """

    available: bool
    reason: str
    detail: str


def availability(spec: ModelSpec) -> Availability:
    """Say whether a model can be had now. Never raises; waits at most about a second for the network."""
    try:
        folder = _present(spec)
        if folder is None:
            if hub.is_online():
                return Availability(True, "online", "It is downloaded from the Hub when it is first used.")
            return Availability(False, "offline", "It is not in the cache, and the Hub cannot be reached.")
        family_of(read_config(folder), spec.model_id)
        weights.count_weights(folder)
    except NotFound as error:
        return Availability(False, "missing", str(error))
    except Unavailable as error:
        return Availability(False, "unsupported", str(error))
    except (FtcoreError, OSError) as error:
        return Availability(False, "damaged", str(error))
    if not spec.is_local:
        return Availability(True, "cached", f"It is in the Hugging Face cache ({folder.name}).")
    starter = Path(__file__).parent / "starter"
    if starter in folder.parents:
        return Availability(True, "starter", "It ships with this program.")
    return Availability(True, "local", "It is a folder on this machine.")


def _present(spec: ModelSpec) -> Path | None:
    """Return the folder if it is on this machine, None if it would have to be downloaded."""
    if not spec.is_local:
        return hub.cached_folder(spec.source, spec.revision)
    folder = Path(spec.source)
    if not (folder / "config.json").is_file():
        raise NotFound(
            "model_folder_missing",
            expected="a folder with a model (config.json and model.safetensors)",
            found=f"{folder.name}, which has no config.json" if folder.is_dir() else f"no folder {folder.name}",
            fix="correct the path, or save the model there",
            folder=folder.name,
        )
    return folder


def folder_of(spec: ModelSpec) -> Path:
    """Return the folder that holds a model's files, downloading them when need and network allow.

    Raises:
        NotFound, Unavailable: As :func:`ftcore.models.hub.fetch`; ``model_folder_missing`` for a local folder.
    """
    return _present(spec) or hub.fetch(spec.source, spec.revision)


def config_folder(spec: ModelSpec) -> Path:
    """Return a folder with at least the model's ``config.json``: enough to count, without fetching weights."""
    return _present(spec) or hub.config_folder(spec.source, spec.revision)


def model_type(spec: ModelSpec) -> str:
    """Return what a model's config calls its architecture (``t5``); empty while it would have to be downloaded.

    Raises:
        NotFound, Corrupted: A local folder without a config.json, or with one that cannot be read.
    """
    folder = _present(spec)
    return "" if folder is None else str(read_config(folder).get("model_type", ""))


def weights_hash(folder_or_spec: Path | ModelSpec) -> str:
    """Return the SHA-256 of the weights as 64 hexadecimal digits; people see the first 12."""
    folder = folder_of(folder_or_spec) if isinstance(folder_or_spec, ModelSpec) else folder_or_spec
    return weights.weights_hash(folder)


def load(
    spec: ModelSpec,
    *,
    task: Task,
    dtype: str = "auto-safe",
    training: bool = False,
    labels: Sequence[str] = (),
    seed: int = 0,
) -> tuple[Any, Any]:
    """Return a model and its tokenizer, on the fastest device, ready for a task.

    Args:
        spec: Which weights.
        task: What they are for; decides between the heads of an encoder.
        dtype: See :func:`ftcore.models.dtypes.choose_dtype`; in training, weights are always float32.
        training: Return it in training mode (dropout on).
        labels: Names of the classes, in order, for a label model whose head is new.
        seed: Seed of a head that is new.

    Returns:
        The model (``model.new_head`` lists parameters that no file held) and a fast tokenizer whose
        ``model_max_length`` is the real limit of the model.

    Raises:
        NotFound, Unavailable, Corrupted: The weights cannot be had, or are not whole.
    """
    spec = for_task(spec, task)
    folder = folder_of(spec)
    kind = family(spec.family)
    count = weights.count_weights(folder)
    config = read_config(folder)
    name = "float32" if training else choose_dtype(dtype, model_type=str(config.get("model_type")), parameters=count)
    tokenizer = load_tokenizer(folder)
    with exclusive:
        model = _load_weights(folder, kind, task, name, labels, seed)
    kind.prepare_model(model, task, labels)
    if kind.accepts_loss_kwargs is not None:
        model.accepts_loss_kwargs = kind.accepts_loss_kwargs
    _agree(model, tokenizer)
    model.train(training)
    return model.to(choose_device()), tokenizer


def load_tokenizer(folder: Path) -> Any:
    """Return the fast tokenizer in a model folder.

    Raises:
        Corrupted: There is none, or it cannot be read (``tokenizer_damaged``).
    """
    warm_up()
    from transformers import AutoTokenizer

    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False, use_fast=True)
        whole = tokenizer.is_fast and len(tokenizer) > len(tokenizer.all_special_ids)
    except Exception as error:  # a damaged tokenizer.json surfaces as a bare Exception of the tokenizers library
        raise _tokenizer_damaged(folder, f"{type(error).__name__}: {error}") from error
    if not whole:
        raise _tokenizer_damaged(folder, "no vocabulary in it")
    return tokenizer


def _tokenizer_damaged(folder: Path, problem: str) -> Corrupted:
    return Corrupted(
        "tokenizer_damaged",
        expected="a model folder with its tokenizer (tokenizer.json)",
        found=" ".join(problem.split())[:200],
        fix="save the tokenizer beside the model, or copy the model again",
        folder=folder.name,
        problem=" ".join(problem.split())[:200],
    )


def _load_weights(folder: Path, kind: Family, task: Task, dtype: str, labels: Sequence[str], seed: int) -> Any:
    import torch
    from transformers.utils.logging import disable_progress_bar, set_verbosity_error

    # PEFT 0.21 asks a model for its gradient checkpointing by the name it had in transformers 4
    warnings.filterwarnings("ignore", message="`is_gradient_checkpointing`", category=FutureWarning)
    disable_progress_bar()  # type: ignore[no-untyped-call]
    set_verbosity_error()  # type: ignore[no-untyped-call]  # its report of a new head; ``new_head`` says the same to those who can show it
    extra: dict[str, Any] = {}
    if kind.name == "label":
        from ftcore.models.label import head_settings

        extra = head_settings(read_config(folder), task, labels)
    try:
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            model, info = kind.auto_class().from_pretrained(
                folder,
                dtype=getattr(torch, dtype),
                use_safetensors=True,
                local_files_only=True,
                trust_remote_code=False,
                output_loading_info=True,
                **extra,
            )
    except (OSError, ValueError, RuntimeError, KeyError, TypeError) as error:
        raise _does_not_load(folder, kind, f"{type(error).__name__}: {error}") from error
    model.new_head = sorted(info["missing_keys"]) + sorted(str(key[0]) for key in info.get("mismatched_keys", ()))
    _check_new(folder, kind, model)
    return model


HEADS: tuple[str, ...] = (
    "classifier",
    "pre_classifier",
    "qa_outputs",
    "score",
    "pooler",
    "logits_proj",
    "classification_head",
)
"""Names that encoders give to the layers which a task adds; they are new until a training fills them."""


def _check_new(folder: Path, kind: Family, model: Any) -> None:
    """Refuse a model with weights that came from nowhere, except the new head of an encoder."""
    head = HEADS if kind.name in ("span", "label") else ()
    lost = [name for name in model.new_head if not any(part in head for part in name.split("."))]
    if lost:
        raise _does_not_load(folder, kind, f"{len(lost)} weights are not in the file, {lost[0]} for one")


def _does_not_load(folder: Path, kind: Family, problem: str) -> Corrupted:
    problem = " ".join(problem.split())[:300]
    return Corrupted(
        "model_does_not_load",
        expected=f"a whole model of the family {kind.name} (families: {', '.join(FAMILIES)})",
        found=problem,
        fix="check the family, or copy or download the model again",
        folder=folder.name,
        family=kind.name,
        problem=problem,
    )


def _agree(model: Any, tokenizer: Any) -> None:
    """Give both the same padding, and the tokenizer the model's real limit (it may claim 1e30)."""
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    if getattr(model.config, "pad_token_id", None) is None:
        model.config.pad_token_id = tokenizer.pad_token_id
    tokenizer.model_max_length = position_limit(model.config.to_dict())


def position_limit(config: Mapping[str, Any]) -> int:
    """Return how many tokens fit into a model with this config; :data:`UNLIMITED` where positions are relative."""
    kind = config.get("model_type")
    limit = config.get("max_position_embeddings") or config.get("n_positions")
    if kind in T5_TYPES or limit is None:
        return UNLIMITED
    return int(limit) - (2 if kind in _OFFSET_POSITIONS else 0)
