"""What a task is: the fields it reads, how it is put to a model, how an answer is scored.

A new task is one file here that defines ``TASK``; everything above iterates :func:`all_tasks`.
"""

from ftcore.tasks.registry import all_tasks, get
from ftcore.tasks.task import LANGUAGES, Example, Field, Prompt, Task

__all__ = ["LANGUAGES", "Example", "Field", "Prompt", "Task", "all_tasks", "get"]
