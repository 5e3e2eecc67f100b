"""Base vs Tuned without a browser: compare models, train them, measure what changed.

The page, the command line and a notebook use the same rooms; importing this package loads none of
the heavy libraries (torch, transformers, datasets), so a program that only lists runs stays fast.
"""

__version__ = "0.1.0"
