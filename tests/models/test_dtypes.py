from __future__ import annotations

import pytest

from ftcore.errors import BadInput
from ftcore.models import choose_dtype, dtypes


@pytest.mark.parametrize(
    ("bf16", "parameters", "training", "expected"),
    [
        (False, 10**9, True, "float32"),
        (True, 10**9, False, "bfloat16"),
        (True, 10**6, False, "float32"),
        (True, 10**6, True, "bfloat16"),
    ],
)
def test_bfloat16_only_where_the_cpu_has_it(
    monkeypatch: pytest.MonkeyPatch, bf16: bool, parameters: int, training: bool, expected: str
) -> None:
    monkeypatch.setattr(dtypes, "cpu_has_bf16", lambda: bf16)
    assert choose_dtype(parameters=parameters, training=training, device="cpu") == expected


def test_a_named_format_is_taken() -> None:
    assert choose_dtype("bf16", model_type="t5") == "bfloat16"
    assert choose_dtype("float16", model_type="gpt2") == "float16"


@pytest.mark.parametrize("model_type", ["t5", "mt5"])
def test_t5_is_never_put_into_float16(model_type: str) -> None:
    with pytest.raises(BadInput) as caught:
        choose_dtype("fp16", model_type=model_type)
    assert caught.value.code == "dtype_overflows"


def test_an_unknown_format() -> None:
    with pytest.raises(BadInput) as caught:
        choose_dtype("int3")
    assert caught.value.code == "dtype_unknown"
