"""Starting trainers and workers as processes of their own, which outlive the program that started them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_PASSED_ON = frozenset(
    [
        "PATH",
        "HOME",
        "USER",
        "LOGNAME",
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "TZ",
        "TMPDIR",
        "TEMP",
        "TMP",
        "SYSTEMROOT",
        "SYSTEMDRIVE",
        "WINDIR",
        "COMSPEC",
        "PATHEXT",
        "USERPROFILE",
        "APPDATA",
        "LOCALAPPDATA",
        "PROGRAMDATA",
        "NUMBER_OF_PROCESSORS",
        "VIRTUAL_ENV",
        "PYTHONUTF8",
        "PYTHONUNBUFFERED",
        "LD_LIBRARY_PATH",
        "DYLD_LIBRARY_PATH",
        "XDG_CACHE_HOME",
        "HF_HOME",
        "HF_HUB_CACHE",
        "HF_DATASETS_CACHE",
        "HF_HUB_OFFLINE",
        "HF_ENDPOINT",
        "TRANSFORMERS_OFFLINE",
        "OMP_NUM_THREADS",
        "MKL_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "CUDA_VISIBLE_DEVICES",
        "CUDA_HOME",
        "PYTORCH_ENABLE_MPS_FALLBACK",
        "SSL_CERT_FILE",
        "REQUESTS_CA_BUNDLE",
        "CURL_CA_BUNDLE",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "NO_PROXY",
        "http_proxy",
        "https_proxy",
        "no_proxy",
        "FTCORE_RUNS",
        "FTCORE_CATALOG",
    ]
)
"""All that a trainer gets to see of the environment; no token, no password is among it."""


_KEEP_MEMORY = {
    "MALLOC_MMAP_MAX_": "0",
    "MALLOC_TRIM_THRESHOLD_": str(1 << 34),
    "MALLOC_ARENA_MAX": "1",
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}
"""glibc gives every large tensor back to the system and fetches the next one anew, page by page, which takes up to half
of a step; with these it keeps what it has, in huge pages. Other systems do not read them."""


def clean_environment() -> dict[str, str]:
    """Return the environment of a trainer: what it needs, no secrets, and no use of a stored Hub token."""
    kept = {name: value for name, value in os.environ.items() if name in _PASSED_ON or name.upper() in _PASSED_ON}
    root = str(Path(__file__).resolve().parents[2])
    path = os.environ.get("PYTHONPATH", "")
    return {
        # Threads that wait must sleep, not spin: beside a browser on two cores, training is nearly three times as fast.
        "OMP_WAIT_POLICY": os.environ.get("OMP_WAIT_POLICY", "PASSIVE"),
        **_KEEP_MEMORY,
        **kept,
        "PYTHONPATH": os.pathsep.join(part for part in (root, path) if part),
        "PYTHONIOENCODING": "utf-8",
        "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "TOKENIZERS_PARALLELISM": "false",
    }


def start_detached(module: str, folder: Path, log_path: Path) -> subprocess.Popen[bytes]:
    """Start ``python -m module folder`` so that it survives this process; what it prints goes to the end of
    ``log_path``.

    Raises:
        OSError: The system starts no more processes, or the log cannot be written.
    """
    arguments = [sys.executable, "-m", module, str(folder)]
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
    with log_path.open("ab") as log:
        return subprocess.Popen(  # the child keeps the log open
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=clean_environment(),
            cwd=folder,
            close_fds=True,
            creationflags=flags,
            start_new_session=sys.platform != "win32",
        )
