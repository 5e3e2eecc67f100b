"""The words the command line understands. Every verb is one function here and one module ``<verb>_verb.py``."""

from __future__ import annotations

import argparse
from typing import Any, NoReturn, get_args

from ftcore.catalog import METHODS, PRESET_NAMES, RUN_PREFIX, FamilyName
from ftcore.data import DataSource, SplitRule, wrong_fractions
from ftcore.errors import BadInput


class _Parser(argparse.ArgumentParser):
    """Reports a wrong word the way everything else is reported."""

    def error(self, message: str) -> NoReturn:
        raise BadInput(
            "arguments_wrong",
            expected=self.format_usage().strip().removeprefix("usage: "),
            found=message,
            fix=f"see {self.prog} --help",
            message=message,
        )


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = _Parser(prog="python -m ftcore", description="Compare, train, measure what changed.")
    verbs = parser.add_subparsers(dest="verb", required=True, parser_class=_Parser, metavar="VERB")
    _models(verbs)
    _compare(verbs)
    _train(verbs)
    _evaluate(verbs)
    _benchmark(verbs)
    _forgetting(verbs)
    _runs(verbs)
    _data(verbs)
    return parser


def _verb(verbs: Any, name: str, help_text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=help_text, description=help_text)
    parser.add_argument("--json", action="store_true", help="print one JSON document on stdout and nothing else there")
    return parser


def _models(verbs: Any) -> None:
    _verb(verbs, "models", "List the models, datasets and recipes of the catalogue.")


def _compare(verbs: Any) -> None:
    parser = _verb(verbs, "compare", "Put one input to several models, side by side.")
    parser.add_argument("--task", required=True, help="paraphrase, summarize, question-answering, ...")
    names = f"comma-separated: catalogue ids, Hub ids, folders, {RUN_PREFIX}ID"
    parser.add_argument("--models", required=True, help=names)
    parser.add_argument("--input", required=True, help='the fields as JSON: {"question": "...", "context": "..."}')
    parser.add_argument("--language", help="en, es or pt: the language of the prompt (default: guessed from the input)")
    parser.add_argument("--max-new-tokens", type=int, help="the longest answer, in tokens")
    parser.add_argument("--beams", type=int, default=1, help="1 is greedy search")
    parser.add_argument("--sample", action="store_true", help="draw tokens at random")
    parser.add_argument("--temperature", type=float, default=1.0, help="with --sample: lower is safer")
    parser.add_argument("--top-p", type=float, default=1.0, help="with --sample: draw from the likeliest share only")
    parser.add_argument("--seed", type=int, default=0, help="with --sample: the same seed gives the same answer")
    _family(parser)


def _train(verbs: Any) -> None:
    parser = _verb(verbs, "train", "Fine-tune a model, by a recipe or by model, dataset, task and method.")
    parser.add_argument("--recipe", help="the id of a recipe; whatever else is given overrides it")
    parser.add_argument("--model", help="a catalogue id, a Hub id or a local folder")
    parser.add_argument("--dataset", help="a catalogue id, a Hub id or a file")
    parser.add_argument("--task")
    parser.add_argument("--method", choices=METHODS)
    parser.add_argument("--preset", choices=PRESET_NAMES, help="where its settings start from")
    parser.add_argument("--name", help="what to call the run")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", dest="settings", help="any setting")
    parser.add_argument("--seeds", type=int, default=1, help="train so many times, with other seeds; show the spread")
    parser.add_argument("--background", action="store_true", help="queue the run and return at once")
    _mapping(parser)
    _splitting(parser)
    _family(parser)


def _evaluate(verbs: Any) -> None:
    parser = _verb(verbs, "evaluate", "Score models on the same held-out items; the first is the baseline.")
    parser.add_argument("--models", required=True, help="comma-separated; the first is the baseline")
    parser.add_argument("--dataset", required=True, help="a catalogue id, a Hub id or a file")
    parser.add_argument("--task", required=True)
    parser.add_argument("--split", default="test", choices=("train", "validation", "test", "all"))
    parser.add_argument("--limit", type=int, help="at most so many items")
    parser.add_argument("--batch-size", type=int, default=16)
    parser.add_argument("--output", help="a folder for the predictions; an interrupted evaluation goes on from there")
    _mapping(parser)
    _splitting(parser)
    _family(parser)


def _benchmark(verbs: Any) -> None:
    parser = _verb(verbs, "benchmark", "Measure models on datasets, in one table; only what is missing is computed.")
    parser.add_argument("--models", required=True, help="comma-separated; the others are compared with the first")
    parser.add_argument("--datasets", required=True, help="comma-separated: ids, lists such as benchmark-pt, files")
    parser.add_argument("--task", help="the task of a dataset outside the catalogue")
    parser.add_argument("--split", default="test", choices=("train", "validation", "test", "all"))
    parser.add_argument("--limit", type=int, help="at most so many items of each dataset, the same for every model")
    parser.add_argument("--batch-size", type=int, default=16)
    parser.add_argument("--out", help="write the table here: .md, .csv, .tex, .json or .html (with charts)")
    parser.add_argument("--folder", help="where answers are kept (default: in the runs folder)")
    _family(parser)


def _forgetting(verbs: Any) -> None:
    parser = _verb(verbs, "forgetting", "What a run forgot: base and tuned on the other tasks the base could do.")
    parser.add_argument("run_id", metavar="ID", help="the id of a run")
    parser.add_argument("--limit", type=int, default=100, help="items of each other task")


def _runs(verbs: Any) -> None:
    parser = _verb(verbs, "runs", "List runs, look at one, stop, resume, delete or export it.")
    parser.add_argument("action", choices=("list", "show", "stop", "resume", "delete", "export"))
    parser.add_argument("run_id", nargs="?", metavar="ID")
    parser.add_argument("--output", help="with export: the zip file to write (default: ID.zip here)")
    parser.add_argument("--yes", action="store_true", help="with delete: do not ask")


def _data(verbs: Any) -> None:
    parser = _verb(verbs, "data", "Look at a file before training on it.")
    parser.add_argument("action", choices=("check",))
    parser.add_argument("file", help="a file, or a catalogue or Hub dataset id")
    parser.add_argument("--task", required=True)
    parser.add_argument("--model", help="measure lengths as this model reads them; say what it has seen or cannot read")
    _mapping(parser)
    _splitting(parser)


def _mapping(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="FIELD=COLUMN",
        dest="mapping",
        help="column of a field, or of id, language, group, split, answer_start or keep; keep= looks for none",
    )


def _splitting(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("which rows are for what, where the data itself does not say it")
    group.add_argument(
        "--split-by", choices=get_args(SplitRule), help="group: rows that share a text stay together; row: do not look"
    )
    group.add_argument("--group", metavar="COLUMN", dest="group_column", help="rows with the same value stay together")
    group.add_argument("--fractions", metavar="TRAIN,VALIDATION,TEST", help="their shares, for example 0.8,0.1,0.1")
    group.add_argument("--split-seed", type=int, metavar="N", help="chooses which rows go where")


def _family(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--family", choices=get_args(FamilyName), help="how to read a model outside the catalogue")


def splitting(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return what was said about the split, by the names that DataSource has for it; nothing that was not said.

    Raises:
        BadInput: The shares are no three numbers (``fractions_wrong``).
    """
    said = {
        "split_by": arguments.split_by,
        "group_column": arguments.group_column,
        "fractions": _fractions(arguments.fractions),
        "seed": arguments.split_seed,
    }
    return {name: value for name, value in said.items() if value is not None}


def data_source(arguments: argparse.Namespace, ref: str) -> DataSource:
    """Return which data to take, with the columns and the split that were asked for.

    Raises:
        BadInput: What was said of columns or of the split cannot be used.
    """
    return DataSource(ref, column_mapping=pairs(arguments.mapping, "--map"), **splitting(arguments))


def _fractions(text: str | None) -> tuple[float, ...] | None:
    if text is None:
        return None
    try:
        return tuple(float(share) for share in text.split(","))
    except ValueError as error:
        raise wrong_fractions(text) from error


def pairs(words: list[str], option: str) -> dict[str, str]:
    """Return ``NAME=VALUE`` words as a dict.

    Raises:
        BadInput: A word has no name or no equals sign.
    """
    found = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not (name.strip() and equals):
            example = "learning_rate=1e-3" if option == "--set" else "field=column"
            raise BadInput(
                "pair_expected",
                expected=f"NAME=VALUE after {option}",
                found=repr(word),
                fix=f"write {option} {example}",
                option=option,
                word=word,
            )
        found[name.strip()] = value
    return found
