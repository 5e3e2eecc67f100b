"""The Hugging Face Hub and its cache on this machine: is it there, is a model there, fetch it.

The environment (HF_HUB_CACHE, HF_HOME, HF_ENDPOINT, HF_HUB_OFFLINE) is read at every call; huggingface_hub reads it
once, at import, so every path and address is handed to it explicitly.
"""

from __future__ import annotations

import json
import logging
import os
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from ftcore.errors import NotFound, Unavailable

log = logging.getLogger(__name__)

WAIT_SECONDS = 1.0
"""Longest wait for the network before this machine counts as offline."""
_REMEMBER_SECONDS = 30.0
_PATTERNS = ["*.safetensors", "*.safetensors.index.json", "*.json", "*.txt", "*.model"]
"""What is fetched: no pickles (``*.bin``), no code."""
_seen: dict[str, tuple[float, bool]] = {}


def _switched_on(name: str) -> bool:
    return os.environ.get(name, "").strip().upper() in {"1", "ON", "YES", "TRUE"}


def endpoint() -> str:
    """Return the address of the Hub (HF_ENDPOINT, or the public one), without a slash at its end."""
    return (os.environ.get("HF_ENDPOINT") or "https://huggingface.co").rstrip("/")


def cache_dir() -> Path:
    """Return the folder of the Hub's cache, by the same rules as huggingface_hub."""
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        if os.environ.get(name):
            return Path(os.path.expandvars(os.environ[name])).expanduser()
    home = os.environ.get("HF_HOME") or Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache", "huggingface")
    return Path(os.path.expandvars(str(home))).expanduser() / "hub"


def is_online() -> bool:
    """Say whether the Hub answers. Waits at most about a second; remembers the answer for 30 seconds."""
    if _switched_on("HF_HUB_OFFLINE") or _switched_on("TRANSFORMERS_OFFLINE"):
        return False
    address = endpoint()
    at, answer = _seen.get(address, (float("-inf"), False))
    if time.monotonic() - at < _REMEMBER_SECONDS:
        return answer
    # The name lookup has no timeout of its own, so the question is asked in a thread that may be left behind;
    # an answer that comes late is still remembered for the next call.
    asking = threading.Thread(target=_ask, args=(address,), daemon=True)
    _seen[address] = (time.monotonic(), False)
    asking.start()
    asking.join(WAIT_SECONDS)
    return _seen[address][1]


def _ask(address: str) -> None:
    request = urllib.request.Request(address, method="HEAD")
    try:
        with urllib.request.urlopen(request, timeout=WAIT_SECONDS):
            reached = True
    except urllib.error.HTTPError as error:
        reached = error.code not in (403, 407, 502, 503, 504)  # those come from a proxy on the way
    except (OSError, ValueError):
        reached = False
    _seen[address] = (time.monotonic(), reached)


def cached_folder(repo_id: str, revision: str | None) -> Path | None:
    """Return the folder of a model in the cache, or None.

    When the pinned revision is not there, the cache's ``main`` (or its only snapshot) serves while offline, with a
    line in the log: a class that copied a cache onto its laptops should not fail over a commit.
    """
    repo = cache_dir() / f"models--{repo_id.replace('/', '--')}"
    snapshots = repo / "snapshots"
    wanted = revision or "main"
    exact = _snapshot(repo, wanted)
    if exact is not None:
        return exact
    if not snapshots.is_dir() or is_online():
        return None
    other = _snapshot(repo, "main")
    if other is None:
        complete = [folder for folder in sorted(snapshots.iterdir()) if _is_complete(folder)]
        other = complete[0] if len(complete) == 1 else None
    if other is not None:
        log.warning("%s: revision %s is not in the cache; its snapshot %s is used", repo_id, wanted, other.name)
    return other


def _snapshot(repo: Path, revision: str) -> Path | None:
    ref = repo / "refs" / revision
    commit = ref.read_text(encoding="utf-8").strip() if ref.is_file() else revision
    folder = repo / "snapshots" / commit
    return folder if _is_complete(folder) else None


def _is_complete(folder: Path) -> bool:
    """Say whether a folder has a config and all its weights, every part of them where they come in parts."""
    if not (folder / "config.json").is_file():
        return False
    index = folder / "model.safetensors.index.json"
    if not index.is_file():
        return any(folder.glob("*.safetensors"))
    parts = json.loads(index.read_text(encoding="utf-8")).get("weight_map", {}).values()
    return all((folder / part).is_file() for part in set(parts))


def config_folder(repo_id: str, revision: str | None) -> Path:
    """Return a folder that holds at least the ``config.json`` of a Hub model, fetching that one file if need be.

    Raises:
        NotFound: The Hub knows no such model.
        Unavailable: Offline, and it is not in the cache.
    """
    cached = cached_folder(repo_id, revision)
    if cached is not None:
        return cached
    return Path(str(_download(repo_id, revision, only_config=True))).parent


def fetch(repo_id: str, revision: str | None) -> Path:
    """Return the folder of a Hub model in the cache, downloading what is missing when the Hub can be reached.

    Raises:
        NotFound: The Hub knows no such model, or no such revision.
        Unavailable: Offline and not in the cache (``model_unavailable_offline``); or it is there without safetensors.
    """
    cached = cached_folder(repo_id, revision)
    if cached is not None:
        return cached
    folder = Path(str(_download(repo_id, revision, only_config=False)))
    if not any(folder.glob("*.safetensors")):
        raise Unavailable(
            "model_no_safetensors",
            expected="weights in the safetensors format",
            found=f"{repo_id} has none; other formats can run code when they are opened",
            fix="choose a revision or a copy of the model that has model.safetensors",
            model=repo_id,
        )
    return folder


def _download(repo_id: str, revision: str | None, *, only_config: bool) -> Any:
    if not is_online():
        raise unavailable_offline(repo_id)
    from huggingface_hub import hf_hub_download, snapshot_download
    from huggingface_hub.errors import (
        HfHubHTTPError,
        LocalEntryNotFoundError,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    common: dict[str, Any] = {"revision": revision, "cache_dir": cache_dir(), "endpoint": endpoint()}
    try:
        if only_config:
            return hf_hub_download(repo_id, "config.json", **common)
        return snapshot_download(repo_id, allow_patterns=_PATTERNS, **common)
    except (RepositoryNotFoundError, RevisionNotFoundError) as error:
        raise NotFound(
            "hub_model_unknown",
            expected="the id of a public model on the Hub",
            found=f"{repo_id}{f' at {revision}' if revision else ''}, which the Hub does not know",
            fix="look the id up on huggingface.co",
            model=repo_id,
        ) from error
    except (LocalEntryNotFoundError, HfHubHTTPError, OSError) as error:
        raise unavailable_offline(repo_id) from error


def unavailable_offline(repo_id: str) -> Unavailable:
    """Return the error for a Hub model that cannot be had now."""
    return Unavailable(
        "model_unavailable_offline",
        expected=f"{repo_id} in the Hugging Face cache, or the Hub within reach",
        found="neither: this machine is offline",
        fix="connect once and load it, or choose a starter model",
        model=repo_id,
    )
