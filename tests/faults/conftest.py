"""What every fault test of a real trainer starts from: a small model, rows, and the run that nobody disturbed."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftcore.runs import RunStore
from ftcore.runs.folder import RunFolder
from ftcore.runs.training import own_and_train
from tests.faults.real_runs import SETTINGS
from tests.runs.small import small_config, small_model, write_rows


@pytest.fixture(scope="session")
def parts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A model folder and a file of rows."""
    folder = tmp_path_factory.mktemp("parts")
    return small_model(folder / "small-t5"), write_rows(folder / "rows.csv")


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, parts: tuple[Path, Path]) -> RunFolder:
    """The run that nobody disturbed."""
    run = RunStore(tmp_path_factory.mktemp("undisturbed")).create(small_config(*parts, **SETTINGS))
    assert own_and_train(run) == 0, run.status
    return run
