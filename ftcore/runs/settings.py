"""What people may set about a training: typed, frozen, with three presets and the Trainer's own arguments by name."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from ftcore.catalog import Preset
from ftcore.errors import BadInput, did_you_mean

Scheduler = Literal["linear", "cosine", "constant"]
DtypeName = Literal["auto", "fp32", "bf16", "fp16"]


def _names(value: Any) -> Any:
    """Names as a list, or as the command line gives them, with commas."""
    return tuple(name.strip() for name in value.split(",") if name.strip()) if isinstance(value, str) else value


class TrainSettings(BaseModel):
    """Settings of one training. ``None`` means "chosen for this model and this data when the run starts"."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    learning_rate: float | None = Field(default=None, gt=0, le=1)
    """Peak learning rate; None: by method, size and family, see :func:`default_learning_rate`."""
    batch_size: int = Field(default=16, ge=1, le=1024)
    """Rows in one forward pass."""
    gradient_accumulation: int = Field(default=1, ge=1, le=256)
    """Forward passes in one optimizer step."""
    epochs: float = Field(default=3.0, ge=0, le=1000)
    """Passes over the training rows, unless max_steps or time_limit_s ends it sooner; 0: nothing is trained."""
    max_steps: int | None = Field(default=None, ge=0)
    """Optimizer steps at the most; 0: nothing is trained, and tuned and base must answer alike."""
    time_limit_s: float | None = Field(default=None, gt=0)
    """Seconds of training at the most; the learning rate falls with the larger share, of time or of steps."""
    train_rows: int | None = Field(default=None, ge=1)
    """Training rows at the most."""
    max_source_tokens: int | None = Field(default=None, ge=8, le=4096)
    """Tokens read at the most; None: the task's limit."""
    max_target_tokens: int | None = Field(default=None, ge=1, le=1024)
    """Tokens written at the most; None: the task's limit."""
    stride: int | None = Field(default=None, ge=0, le=2048)
    """Tokens that neighbouring windows of a long paragraph share (span models); None: the task's."""
    lora_rank: int = Field(default=16, ge=1, le=256)
    lora_alpha: int = Field(default=32, ge=1, le=1024)
    lora_dropout: float = Field(default=0.0, ge=0, lt=1)
    last_layers: int = Field(default=1, ge=1, le=48)
    """Blocks that learn with the method last_layers, counted from the output."""
    frozen_layers: Annotated[tuple[str, ...], BeforeValidator(_names)] = ()
    """Layers, by a part of their names, that do not learn whatever the method says."""
    quantize: Literal["int8"] | None = None
    """Round the weights of linear layers to 8 bits before training, to see what that does to it (only on a CPU)."""
    warmup: float = Field(default=20, ge=0)
    """Steps of warm-up; a value below 1 is a share of the training, in steps or in time."""
    weight_decay: float = Field(default=0.0, ge=0, le=1)
    scheduler: Scheduler = "linear"
    optimizer: str = "adamw_torch_fused"
    """A value of TrainingArguments.optim; this is the library's default, a sixth of adamw_torch's time on a CPU."""
    max_grad_norm: float = Field(default=1.0, gt=0)
    """The gradient is scaled down to this norm when it is longer."""
    early_stopping_patience: int | None = Field(default=4, ge=1)
    """Evaluations without a better validation loss after which training ends; None: never."""
    eval_steps: int | None = Field(default=None, ge=1)
    """Steps between evaluations; None: about eight evaluations in the course of the training."""
    eval_rows: int = Field(default=100, ge=1)
    """Validation rows scored at each evaluation."""
    logging_steps: int = Field(default=5, ge=1)
    test_rows: int = Field(default=200, ge=1)
    """Held-out rows on which base and tuned are compared at the end."""
    watched_examples: int = Field(default=3, ge=0, le=10)
    """Validation rows answered again at every evaluation."""
    checkpoint_seconds: float = Field(default=60.0, gt=0)
    """Longest time between two checkpoints; each evaluation makes one too."""
    seed: int = Field(default=42, ge=0, lt=2**32)
    dtype: DtypeName = "auto"
    extra: dict[str, Any] = {}
    """Further fields of Seq2SeqTrainingArguments, by their own names."""

    @property
    def learns(self) -> bool:
        """Whether a step is made at all; without one, tuned is the base."""
        return self.epochs > 0 and self.max_steps != 0


PRESETS: Mapping[Preset, Mapping[str, Any]] = {
    "quick": {"epochs": 30, "time_limit_s": 60, "train_rows": 4000, "eval_rows": 64, "test_rows": 200},
    "lesson": {"epochs": 30, "time_limit_s": 480, "train_rows": 20000, "eval_rows": 200, "test_rows": 400},
    "thorough": {"epochs": 5, "eval_rows": 500, "test_rows": 1000, "early_stopping_patience": 3},
}
"""quick ends within about 2 minutes on 2 cores, lesson within about 10; thorough has no limit of time."""

_OUR_NAMES = {
    "per_device_train_batch_size": "batch_size",
    "gradient_accumulation_steps": "gradient_accumulation",
    "num_train_epochs": "epochs",
    "lr_scheduler_type": "scheduler",
    "optim": "optimizer",
    "warmup_steps": "warmup",
    "max_length": "max_source_tokens",
    "max_seq_length": "max_source_tokens",
    "doc_stride": "stride",
}
"""Fields of the Trainer's arguments and of its example scripts that are settings here → the name they have here."""

_SCHEDULERS = {"constant_with_warmup": "constant"}
"""Names of the library's schedules → what does the same here, where every schedule begins with the warm-up."""

_INSTEAD = {
    "warmup_ratio": "warmup (a value below 1 is a share of all steps)",
    "evaluation_strategy": "eval_steps (the library's name is now eval_strategy)",
    "eval_strategy": "eval_steps",
    "fp16": "dtype=fp16",
    "bf16": "dtype=bf16",
    "save_steps": "checkpoint_seconds",
    "save_strategy": "checkpoint_seconds",
    "data_seed": "seed",
    "load_best_model_at_end": "nothing: the best model is kept anyway",
    "group_by_length": "nothing: batches are grouped by length anyway",
    "no_cuda": "use_cpu",
    "per_gpu_train_batch_size": "batch_size",
    "logging_dir": "nothing: the run folder holds the log",
    "overwrite_output_dir": "nothing: each run has a folder of its own",
    "include_inputs_for_metrics": "include_for_metrics",
}
"""Names that tutorials use and a run decides otherwise or transformers 5 has no more, and what to write instead."""

_OWNED = frozenset(
    [
        "output_dir",
        "push_to_hub",
        "hub_token",
        "hub_model_id",
        "hub_strategy",
        "hub_private_repo",
        "hub_always_push",
        "hub_revision",
        "report_to",
        "run_name",
        "logging_strategy",
        "save_total_limit",
        "remove_unused_columns",
        "train_sampling_strategy",
        "disable_tqdm",
        "fp16_full_eval",
        "bf16_full_eval",
        "do_train",
        "do_eval",
        "do_predict",
        "resume_from_checkpoint",
        "predict_with_generate",
        "prediction_loss_only",
        "metric_for_best_model",
        "greater_is_better",
        "ignore_data_skip",
        "logging_nan_inf_filter",
        "save_only_model",
        "enable_jit_checkpoint",
        "deepspeed",
        "fsdp",
        "fsdp_config",
        "local_rank",
        "project",
        "trackio_space_id",
        "trackio_bucket_id",
        "trackio_static_space_id",
        "restore_callback_states_from_checkpoint",
    ]
)
"""Arguments that a run decides itself; setting them would break its promises (resume, stop, no network)."""


def build_settings(preset: str | None, *layers: Mapping[str, Any]) -> TrainSettings:
    """Return the settings of a preset with these layers on top, the last one winning.

    Values may be strings, as the command line gives them. A layer that says how many steps or epochs it wants, and
    nothing of time, gets them: the time limit from below it falls away.

    Raises:
        BadInput: An unknown preset or setting (with the nearest known name), or a value out of range.
    """
    merged: dict[str, Any] = dict(_preset(preset)) if preset else {}
    extra: dict[str, Any] = {}
    for layer in layers:
        if {"max_steps", "epochs"} & {_OUR_NAMES.get(key, key) for key in layer}:
            merged.pop("time_limit_s", None)
        for key, value in layer.items():
            name = _OUR_NAMES.get(key, key)
            if name == "scheduler":
                value = _SCHEDULERS.get(value, value)
            if name == "extra":
                extra.update(_checked_extra(value))
            elif name in TrainSettings.model_fields:
                merged[name] = value
            else:
                extra.update(_checked_extra({name: value}))
    if extra:
        merged["extra"] = extra
    return parse_settings(merged)


def parse_settings(values: Mapping[str, Any]) -> TrainSettings:
    """Return validated settings, or raise BadInput that names the setting, the value and the range."""
    try:
        return TrainSettings.model_validate({key: _unquoted(value) for key, value in values.items()})
    except ValidationError as error:
        detail = error.errors()[0]
        name = ".".join(str(part) for part in detail["loc"])
        raise BadInput(
            "setting_invalid",
            expected=f"a usable value for {name}: {detail['msg'][:1].lower()}{detail['msg'][1:]}",
            found=repr(detail["input"]),
            fix=f"correct {name}",
            setting=name,
            problem=detail["msg"],
            value=str(detail["input"]),
        ) from error


def _unquoted(value: Any) -> Any:
    return None if isinstance(value, str) and value.lower() in {"none", "null"} else value


def _preset(name: str) -> Mapping[str, Any]:
    for known, values in PRESETS.items():
        if name == known:
            return values
    raise BadInput(
        "preset_unknown",
        expected="the name of a preset",
        found=repr(name),
        fix=did_you_mean(name, PRESETS),
        preset=name,
        known=", ".join(PRESETS),
    )


def _checked_extra(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values if each names a field of Seq2SeqTrainingArguments that people may set.

    The library is imported only here: a run without such names never pays for it.
    """
    for name in values:
        if name in _INSTEAD:
            raise BadInput(
                "setting_removed",
                expected="a setting by the name that it has here",
                found=repr(name),
                fix=f"use {_INSTEAD[name]}",
                setting=name,
                replacement=_INSTEAD[name],
            )
        if name in _OWNED:
            raise BadInput(
                "setting_owned",
                expected="a setting that people may choose",
                found=f"{name!r}, which a run decides itself",
                fix="leave it out",
                setting=name,
            )
        # Close to one of ours: say so without loading the library, which takes seconds.
        if difflib.get_close_matches(name, TrainSettings.model_fields, n=1, cutoff=0.85):
            raise _unknown(name, TrainSettings.model_fields)
    if not values:
        return {}
    from ftcore.runs.arguments import field_names, typed

    known = field_names()
    for name in values:
        if name not in known:
            raise _unknown(name, [*TrainSettings.model_fields, *(known - _OWNED)])
    return typed(values)


def _unknown(name: str, known: Any) -> BadInput:
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    fix = f"did you mean {near[0]}?" if near else f"use one of: {', '.join(TrainSettings.model_fields)}"
    return BadInput(
        "setting_unknown",
        expected="the name of a setting or of a field of Seq2SeqTrainingArguments",
        found=repr(name),
        fix=fix,
        setting=name,
        suggestion=near[0] if near else "",
    )


def default_learning_rate(method: str, total_parameters: int, family: str) -> float:
    """Return the peak learning rate used when none is set.

    Measured on the starter models (about 3 M parameters): LoRA 3e-3, full 1e-3 with AdamW. On MiniLM (22 M) and 2,500
    film reviews, once through, accuracy was 77.0 with full 5e-5 and 72.4 with 3e-4, 78.8 with LoRA 1e-3 and 75.2 with
    3e-4, 76.6 with the last layer at 3e-4 and 64.8 at 5e-5. Larger text models take the usual values: LoRA 1e-3 (T5
    with PEFT), full 3e-4; a head alone 1e-3.
    """
    small = total_parameters < 20_000_000
    if method == "lora":
        return 3e-3 if small else 1e-3
    if method == "head" or small:
        return 1e-3
    return 5e-5 if method == "full" and family in ("span", "label") else 3e-4
