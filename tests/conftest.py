"""What every test shares: no network, no GPU, and the folder of real text where there is one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")  # the same numbers everywhere; name a GPU to try the tests on it
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real text for measuring (BVT_SHARED_DATA, or shared/data beside the checkout); skips without it."""
    folder = Path(os.environ.get("BVT_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("no folder of real text here; set BVT_SHARED_DATA to one to run this")
    return folder


@pytest.fixture(autouse=True)
def _own_runs_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test ever writes into the runs of the person who starts it."""
    monkeypatch.setenv("FTCORE_RUNS", str(tmp_path_factory.mktemp("runs")))
