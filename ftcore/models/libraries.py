"""The heavy libraries, imported once and used to load weights by one thread at a time.

transformers imports its parts when they are first named and patches torch while it builds a model; neither is safe when
two threads do it at once (seen: ImportError, and tied weights reported as missing).
"""

from __future__ import annotations

import threading

exclusive = threading.RLock()
"""Held while weights, adapters or a tokenizer are being loaded."""


def warm_up() -> None:
    """Import torch, transformers and PEFT now, so that no answer waits for them. Safe from any thread."""
    with exclusive:
        import peft
        import torch
        from transformers import (
            AutoConfig,
            AutoModelForCausalLM,
            AutoModelForQuestionAnswering,
            AutoModelForSeq2SeqLM,
            AutoModelForSequenceClassification,
            AutoTokenizer,
        )

        from ftcore.models import generation

        _ = (peft, torch, generation, AutoConfig, AutoTokenizer)
        _ = (
            AutoModelForCausalLM,
            AutoModelForQuestionAnswering,
            AutoModelForSeq2SeqLM,
            AutoModelForSequenceClassification,
        )
