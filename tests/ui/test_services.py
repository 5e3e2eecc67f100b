"""Nothing heavy is imported before the page is up."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_importing_ui_loads_neither_gradio_nor_torch() -> None:
    code = (
        "import sys, ui, ui.text, ui.services; "
        "print([m for m in ('gradio', 'torch', 'transformers', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_building_the_page_loads_no_model_library(tmp_path: Path) -> None:
    code = (
        "import sys, app, ui; needed = app.services(app.settings(['--runs', sys.argv[1]])); ui.build(needed); "
        "print([m for m in ('torch', 'transformers', 'datasets', 'peft', 'evaluate') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
