"""The verbs of the page without a browser, from the same rooms below.

``--json`` prints one JSON document on stdout and nothing else there; logs and progress go to stderr. The exit code is
0, 1 (failed) or 2 (bad input).
"""

from ftcore.cli.main import main

__all__ = ["main"]
