"""From the command line's words to a verb, and from its result to stdout and an exit code."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any

from ftcore.cli.arguments import build_parser
from ftcore.cli.result import Result
from ftcore.errors import BadInput, FtcoreError

EXIT_OK, EXIT_FAILED, EXIT_BAD_INPUT, EXIT_INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 failed, 2 bad input, 130 interrupted by Ctrl+C."""
    words = list(sys.argv[1:] if argv is None else argv)
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # as for a trainer: waiting threads sleep
    as_json = "--json" in words
    try:
        arguments = build_parser().parse_args(words)
        verb = importlib.import_module(f"ftcore.cli.{arguments.verb.replace('-', '_')}_verb")
        with contextlib.redirect_stdout(sys.stderr):
            result: Result = verb.run(arguments)
    except FtcoreError as error:
        _report(error, as_json)
        return EXIT_BAD_INPUT if isinstance(error, BadInput) else EXIT_FAILED
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return EXIT_INTERRUPTED
    except Exception as error:  # noqa: BLE001 -- the last line of defence: whatever it is, it is shown whole
        traceback.print_exc()
        if as_json:
            _print_json({"error": {"code": "unexpected", "message": f"{type(error).__name__}: {error}"}})
        return EXIT_FAILED
    _print_json(result.document) if as_json else print(result.text)
    return result.exit_code


def _report(error: FtcoreError, as_json: bool) -> None:
    print(f"error: {error}", file=sys.stderr)
    if as_json:
        _print_json({"error": {**error.to_json(), "message": str(error)}})


def _print_json(document: Any) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))
