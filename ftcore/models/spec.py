"""Names for weights: what a person or a catalogue calls a model, made into where it lies and how it is used."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args

from ftcore.catalog import DEFAULT_PATH, STARTER_PREFIX, Catalog, FamilyName, ModelEntry
from ftcore.errors import BadInput, Corrupted, NotFound, Unavailable, did_you_mean
from ftcore.models import hub
from ftcore.tasks import Prompt, Task

FAMILIES: tuple[str, ...] = get_args(FamilyName)
_HUB_ID = re.compile(r"^[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*$")


@dataclass(frozen=True)
class ModelSpec:
    """One set of weights.

    Attributes:
        model_id: What people call it: a catalogue id, a folder as given, or a Hub id.
        source: Absolute folder, or Hub id.
        revision: Commit or branch on the Hub; None for a folder or for the newest.
        family: ``seq2seq``, ``causal``, ``span`` or ``label``.
        lora_targets: Layers that LoRA adapts: ``all-linear``, or names of modules.
    """

    model_id: str
    source: str
    revision: str | None = None
    family: str = "seq2seq"
    lora_targets: Literal["all-linear"] | tuple[str, ...] = "all-linear"

    @property
    def is_local(self) -> bool:
        """Whether the weights lie in a folder of this machine, not in the Hub's cache."""
        return Path(self.source).is_absolute()


@dataclass(frozen=True)
class Variant:
    """One column: weights, with or without an adapter, and the prompt they were trained on.

    Attributes:
        name: What the column is called: ``tiny-t5``, ``run:20260101-...``.
        spec: The weights (of the base, for an adapter).
        adapter: Folder of a LoRA adapter; None for plain weights.
        tuned_from: ``model_id`` of the base it was tuned from; None for a base.
        prompt: The run's own template; None to use the task's.
        labels: The classes in order, for a label model; empty when its own folder says them.
    """

    name: str
    spec: ModelSpec
    adapter: Path | None = None
    tuned_from: str | None = None
    prompt: Prompt | None = None
    labels: tuple[str, ...] = ()


def spec_for(ref: str, *, family: str | None = None, catalog: Catalog) -> ModelSpec:
    """Return the weights that a name stands for: catalogue id, local folder, or Hub id outside the catalogue.

    The family of a folder or Hub id is read from its ``config.json`` unless given.

    Raises:
        BadInput: The family is not one of :data:`FAMILIES` (``family_unknown``).
        NotFound: Nothing of this name (``model_unknown``).
        Unavailable: A Hub id that is not in the cache while offline, or an architecture we cannot run.
        Corrupted: A folder whose config.json cannot be read.
    """
    if family is not None and family not in FAMILIES:
        raise BadInput(
            "family_unknown",
            expected=f"one of {', '.join(FAMILIES)}",
            found=repr(family),
            fix=did_you_mean(family, FAMILIES),
            family=family,
            known=", ".join(FAMILIES),
        )
    for entry in catalog.models:
        if entry.id == ref:
            return _from_entry(entry, family)
    folder = Path(ref).expanduser()
    if folder.is_dir():
        folder = folder.resolve()
        return ModelSpec(model_id=ref, source=str(folder), family=family or family_of(read_config(folder), ref))
    if not _HUB_ID.match(ref):
        raise _unknown(ref, catalog)
    folder = hub.config_folder(ref, None)
    # The cache names each snapshot after its commit: weights and tokenizer come from the very one that was looked at.
    return ModelSpec(ref, source=ref, revision=folder.name, family=family or family_of(read_config(folder), ref))


def entry_of(spec: ModelSpec, catalog: Catalog) -> ModelEntry | None:
    """Return what the catalogue says of a model, by its id or where it comes from; None for one that it lacks."""
    return next((entry for entry in catalog.models if spec.model_id in (entry.id, entry.source)), None)


def folder_spec(folder: Path, *, model_id: str, like: ModelSpec) -> ModelSpec:
    """Return the spec of full weights in a folder that were trained from ``like`` (a run's ``model/``)."""
    return replace(like, model_id=model_id, source=str(folder.resolve()), revision=None)


def for_task(spec: ModelSpec, task: Task) -> ModelSpec:
    """Return the spec as this task uses it: an encoder becomes ``span`` or ``label``, whichever the task needs.

    Raises:
        BadInput: The architecture cannot do the task (``family_cannot_do_task``).
    """
    family = task.family_for(spec.family)
    if family is None:
        raise BadInput(
            "family_cannot_do_task",
            expected=f"a model of the family {' or '.join(task.families)} for the task {task.id}",
            found=f"{spec.model_id}, an encoder that writes no text"
            if spec.family in ("span", "label")
            else spec.family,
            fix="choose another model or another task",
            model=spec.model_id,
            family=spec.family,
            task=task.id,
            families=", ".join(task.families),
        )
    return replace(spec, family=family)


def kept_source(source: str) -> str:
    """Return a source as it is written down: an embedded model by its name, wherever the program lies now."""
    from ftcore.models import starter

    names = {str(starter.folder(model_id).resolve()): f"{STARTER_PREFIX}{model_id}" for model_id in starter.IDS}
    return names.get(source, source)


def found_source(source: str) -> str:
    """Return a source that was written down as a ModelSpec has it: of an embedded model the folder."""
    if not source.startswith(STARTER_PREFIX):
        return source
    from ftcore.models import starter

    return str(starter.folder(source.removeprefix(STARTER_PREFIX)).resolve())


def _from_entry(entry: ModelEntry, family: str | None) -> ModelSpec:
    source = found_source(entry.source)
    if source == entry.source:
        for folder in (Path(source).expanduser(), DEFAULT_PATH.parent / source):
            if folder.is_dir():
                source = str(folder.resolve())
                break
    return ModelSpec(entry.id, source, entry.revision, family or entry.family, entry.lora_targets)


def _unknown(ref: str, catalog: Catalog) -> NotFound:
    known = [entry.id for entry in catalog.models]
    return NotFound(
        "model_unknown",
        expected="a model id of models.yaml, a folder with a model, or a Hub id like google/flan-t5-small",
        found=repr(ref),
        fix=did_you_mean(ref, known),
        model=ref,
        known=", ".join(known),
    )


def read_config(folder: Path) -> dict[str, Any]:
    """Return ``config.json`` of a model folder as a dictionary.

    Raises:
        Corrupted: It is missing or is not a JSON object (``model_config_damaged``).
    """
    path = folder / "config.json"
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise _config_damaged(folder, str(error)) from error
    if not isinstance(config, dict):
        raise _config_damaged(folder, "not a JSON object")
    return config


def _config_damaged(folder: Path, problem: str) -> Corrupted:
    return Corrupted(
        "model_config_damaged",
        expected="a model folder with a readable config.json",
        found=problem,
        fix="save the model there again, or choose another folder",
        folder=folder.name,
        problem=problem,
    )


_BY_ARCHITECTURE = (
    ("ForConditionalGeneration", "seq2seq"),
    ("ForQuestionAnswering", "span"),
    ("ForSequenceClassification", "label"),
    ("ForMaskedLM", "label"),
    ("ForPreTraining", "label"),
    ("LMHeadModel", "causal"),
    ("ForCausalLM", "causal"),
)
T5_TYPES = frozenset({"t5", "mt5", "umt5", "longt5", "switch_transformers"})
"""T5 and its kin: positions are relative, and numbers too large for float16."""
_SEQ2SEQ_TYPES = T5_TYPES | {"bart", "mbart", "pegasus"}
_CAUSAL_TYPES = frozenset(
    {"gpt2", "gpt_neo", "gpt_neox", "opt", "llama", "mistral", "qwen2", "qwen3", "gemma", "phi", "bloom"}
)
_ENCODER_TYPES = frozenset(
    {"bert", "distilbert", "roberta", "xlm-roberta", "deberta", "deberta-v2", "electra", "albert", "camembert"}
)


def family_of(config: dict[str, Any], model_id: str) -> str:
    """Return the family that a model's config describes. An encoder without a task's head counts as ``label``.

    Raises:
        Unavailable: No family here can run this architecture (``model_unsupported``).
    """
    kind = str(config.get("model_type", ""))
    architectures = [str(name) for name in config.get("architectures") or ()]
    if kind in _SEQ2SEQ_TYPES and not any(name.endswith("EncoderModel") for name in architectures):
        return "seq2seq"
    for name in architectures:
        for ending, family in _BY_ARCHITECTURE:
            if name.endswith(ending) and (ending != "ForConditionalGeneration" or config.get("is_encoder_decoder")):
                return family
    if kind in _CAUSAL_TYPES:
        return "causal"
    if kind in _ENCODER_TYPES:
        return "label"
    raise Unavailable(
        "model_unsupported",
        expected="an encoder-decoder, a causal or an encoder language model",
        found=f"{architectures[0] if architectures else kind or 'a config that names no architecture'}",
        fix="choose another model, or give --family when you know that it fits",
        model=model_id,
        architecture=architectures[0] if architectures else kind,
    )
