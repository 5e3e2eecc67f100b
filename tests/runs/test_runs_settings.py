"""Settings: presets, layers, names of older tutorials, mistakes with the nearest name."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ftcore.catalog import PRESET_NAMES
from ftcore.errors import BadInput
from ftcore.runs.settings import PRESETS, TrainSettings, build_settings, default_learning_rate, parse_settings
from ftcore.runs.trainer import training_arguments


def test_every_preset_of_the_catalogue_has_its_values() -> None:
    assert tuple(PRESETS) == PRESET_NAMES


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_is_valid(preset: str) -> None:
    assert build_settings(preset).model_dump() == TrainSettings(**PRESETS[preset]).model_dump()


def test_the_last_layer_wins_and_strings_are_read() -> None:
    settings = build_settings(
        "quick", {"learning_rate": 1e-3}, {"learning_rate": "2e-3", "max_steps": "7", "time_limit_s": "none"}
    )
    assert (settings.learning_rate, settings.max_steps, settings.time_limit_s) == (2e-3, 7, None)


def test_trainer_names_for_our_settings() -> None:
    assert build_settings(None, {"per_device_train_batch_size": 3, "num_train_epochs": "2"}).batch_size == 3


def test_a_field_of_the_trainer_passes_by_its_own_name() -> None:
    assert build_settings(None, {"adam_beta2": 0.98}).extra == {"adam_beta2": 0.98}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("adam_beta2", "0.98", 0.98),
        ("label_smoothing_factor", "0.1", 0.1),
        ("dataloader_num_workers", "2", 2),
        ("gradient_checkpointing", "false", False),
        ("full_determinism", "no", False),
        ("optim_args", "a=1", "a=1"),
        ("lr_scheduler_kwargs", '{"a": 1}', {"a": 1}),
        ("logging_first_step", "false", False),
    ],
)
def test_a_field_of_the_trainer_is_read_as_what_it_is(name: str, text: str, value: object) -> None:
    assert build_settings(None, {name: text}).extra == {name: value}


@pytest.mark.parametrize(
    ("name", "text"), [("adam_beta2", "much"), ("dataloader_num_workers", "1.5"), ("gradient_checkpointing", "maybe")]
)
def test_a_text_that_is_no_value_of_a_field_is_refused_before_the_run(name: str, text: str) -> None:
    with pytest.raises(BadInput) as caught:
        build_settings(None, {name: text})
    assert caught.value.code == "setting_invalid"
    assert name in str(caught.value)


@pytest.mark.parametrize("name", ["use_cpu", "per_device_eval_batch_size", "logging_first_step"])
def test_a_field_wins_over_what_a_run_would_choose(name: str, tmp_path: Path) -> None:
    given = {"use_cpu": "true", "per_device_eval_batch_size": "3"}.get(name, "true")
    chosen = build_settings(None, {name: given})
    made = training_arguments(
        chosen, output_dir=tmp_path, learning_rate=1e-3, steps_per_epoch=4, dtype="float32", device="cpu"
    )
    assert getattr(made, name) == chosen.extra[name]


def test_names_of_example_scripts_are_known() -> None:
    settings = build_settings(
        None, {"max_length": "384", "doc_stride": "64", "frozen_layers": "qa_outputs, embeddings"}
    )
    assert (settings.max_source_tokens, settings.stride) == (384, 64)
    assert settings.frozen_layers == ("qa_outputs", "embeddings")
    assert build_settings(None, {"lr_scheduler_type": "constant_with_warmup"}).scheduler == "constant"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("learnin_rate", "setting_unknown"),
        ("zzz", "setting_unknown"),
        ("warmup_ratio", "setting_removed"),
        ("evaluation_strategy", "setting_removed"),
        ("fp16", "setting_removed"),
        ("eval_strategy", "setting_removed"),
        ("prediction_loss_only", "setting_owned"),
        ("output_dir", "setting_owned"),
        ("hub_token", "setting_owned"),
    ],
)
def test_names_that_are_refused(name: str, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        build_settings("quick", {name: 1})
    assert caught.value.code == code


def test_a_typing_mistake_gets_the_nearest_name() -> None:
    with pytest.raises(BadInput, match="did you mean learning_rate"):
        build_settings("quick", {"learnin_rate": 1})


@pytest.mark.parametrize("bad", [{"learning_rate": "-1"}, {"batch_size": 0}, {"max_steps": "many"}, {"dtype": "int8"}])
def test_values_out_of_range(bad: dict[str, object]) -> None:
    with pytest.raises(BadInput) as caught:
        parse_settings(bad)
    assert caught.value.code == "setting_invalid"
    assert next(iter(bad)) in str(caught.value)


def test_unknown_preset() -> None:
    with pytest.raises(BadInput, match="did you mean quick"):
        build_settings("quik")


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError):
        TrainSettings().batch_size = 3  # type: ignore[misc]


@given(
    st.dictionaries(
        st.sampled_from(sorted(TrainSettings.model_fields)), st.one_of(st.text(), st.integers(), st.floats(), st.none())
    )
)
def test_any_value_is_taken_or_refused_with_a_reason(values: dict[str, object]) -> None:
    try:
        settings = parse_settings(values)
    except BadInput:
        return
    assert TrainSettings.model_validate_json(settings.model_dump_json()) == settings


def test_lora_learns_faster_than_everything() -> None:
    for total in (3_000_000, 80_000_000):
        for family in ("seq2seq", "causal", "span", "label"):
            assert default_learning_rate("lora", total, family) > default_learning_rate("full", total, family)


def test_a_pretrained_encoder_learns_more_slowly_than_a_text_model() -> None:
    assert default_learning_rate("full", 66_000_000, "label") < default_learning_rate("full", 66_000_000, "seq2seq")
    assert default_learning_rate("full", 3_000_000, "label") == default_learning_rate("full", 3_000_000, "seq2seq")


def test_who_asks_for_steps_or_epochs_gets_them() -> None:
    assert build_settings("quick").time_limit_s == PRESETS["quick"]["time_limit_s"]
    assert build_settings("quick", {"max_steps": 5}).time_limit_s is None
    assert build_settings("quick", {"num_train_epochs": 2}).time_limit_s is None
    assert build_settings("quick", {"max_steps": 5, "time_limit_s": 7}).time_limit_s == 7
    assert build_settings("quick", {"train_rows": 5}).time_limit_s == PRESETS["quick"]["time_limit_s"]
