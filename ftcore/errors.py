"""The one tree of errors whose text is fit to show to a person.

::

    FtcoreError
    ├── BadInput        what was given cannot be used; exit code 2 on the command line
    │   └── NotFound    a name that nothing answers to; carries the nearest known names
    ├── Unavailable     it exists, but cannot be had here and now (offline, too large, not ready)
    ├── Corrupted       something on disk is damaged or half-written
    └── RunFailed       a training or an evaluation ended without a result

Anything else that is raised is a defect of the program and is reported as one.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class FtcoreError(Exception):
    """An error that says what was expected, what was found and what to do.

    Args:
        code: Stable identifier in snake_case; the page looks its translation up as ``errors.<code>``.
        expected: What would have been right, in English, as a phrase without a full stop.
        found: What was there instead, in the same form.
        fix: What the person can do now, in the same form.
        **params: The values that a translation of the three phrases needs.
    """

    def __init__(self, code: str, *, expected: str, found: str, fix: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.expected = expected
        self.found = found
        self.fix = fix
        self.params = params

    def __str__(self) -> str:
        end = "" if self.fix.endswith("?") else "."
        return f"Expected {self.expected}; found {self.found}. What to do: {self.fix}{end}"

    def to_json(self) -> dict[str, object]:
        """Return the error as plain JSON values: code, expected, found, fix."""
        return {"code": self.code, "expected": self.expected, "found": self.found, "fix": self.fix}


class BadInput(FtcoreError):
    """What was given cannot be used as it is."""


class NotFound(BadInput):
    """A name that nothing answers to."""


class Unavailable(FtcoreError):
    """It exists, but it cannot be had here and now."""


class Corrupted(FtcoreError):
    """Something on disk is damaged or was never finished."""


class RunFailed(FtcoreError):
    """A training or an evaluation ended without a result."""


def unexpected(error: Exception) -> RunFailed:
    """Return what stands in the place of one answer when the program itself failed, so that the others go on.

    Whoever calls writes the error into the log with its traceback: this one only names its type.
    """
    return RunFailed(
        "answer_failed",
        expected="an answer",
        found=f"{type(error).__name__}, an error of this program",
        fix="try again; the log has the details",
        problem=type(error).__name__,
    )


def did_you_mean(found: str, known: Iterable[str]) -> str:
    """Return a fix that names the nearest of the known names, or all of them when few.

    >>> did_you_mean("famly", ["family", "source"])
    'did you mean family?'
    """
    names = sorted(known)
    near = difflib.get_close_matches(found, names, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]}?"
    return f"use one of: {', '.join(names)}" if names else "nothing of this kind is known yet"
