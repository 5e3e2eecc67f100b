"""What a run was made with, written into its config.json: hashes of weights and data, versions, code."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

_PACKAGES = ("torch", "transformers", "peft", "accelerate", "datasets", "tokenizers", "safetensors", "numpy")


def package_versions() -> dict[str, str]:
    """Return the versions of the libraries that decide the result of a training."""
    found = {}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def code_state() -> dict[str, Any]:
    """Return the git commit of this program and whether files were changed since; empty outside a checkout."""
    root = Path(__file__).resolve().parents[2]
    git = shutil.which("git")
    if git is None or not (root / ".git").exists():
        return {}
    try:
        commit = _git(git, root, "rev-parse", "HEAD")
        changed = bool(_git(git, root, "status", "--porcelain", "--untracked-files=no"))
    except (OSError, subprocess.SubprocessError):
        return {}
    return {"commit": commit, "changed": changed}


def _git(git: str, root: Path, *arguments: str) -> str:
    done = subprocess.run([git, *arguments], cwd=root, capture_output=True, text=True, timeout=5, check=True)
    return done.stdout.strip()


def machine() -> dict[str, Any]:
    """Return what of this machine decides the speed and the last bits of a result."""
    return {"python": sys.version.split()[0], "system": platform.system(), "processor": platform.machine()}
