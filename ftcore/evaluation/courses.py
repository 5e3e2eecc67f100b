"""The datasets of a benchmark: named by people, or taken from a list of datasets with published values beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ftcore import data, tasks
from ftcore.catalog import Catalog
from ftcore.errors import BadInput, FtcoreError, NotFound, did_you_mean
from ftcore.tasks import Task

LISTS_PATH = Path(__file__).with_name("lists.yaml")


@dataclass(frozen=True)
class CourseRequest:
    """A dataset to be scored on. name: its column. ref: id in the catalogue, file or Hub id. task: id of the task."""

    name: str
    ref: str
    task: str
    column_mapping: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The fields as plain JSON values."""
        return asdict(self)


@dataclass(frozen=True)
class Course:
    """One dataset of a benchmark: what it is called, its task and the rows that are scored.

    error: Why there are no rows; every model's cell then says so.
    """

    name: str
    task: Task
    rows: Sequence[Mapping[str, Any]]
    error: FtcoreError | None = None


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class ListedDataset(_Entry):
    """A dataset of a list; the fields are explained at the top of lists.yaml."""

    name: str
    ref: str
    task: str
    column_mapping: dict[str, str] = {}


class Published(_Entry):
    """A score that somebody reported; it was not measured here."""

    model: str
    dataset: str
    metric: str
    value: Annotated[float, Field(ge=-100, le=100)]
    source: str


class DatasetList(_Entry):
    """Datasets that belong together, and what others reported on them."""

    datasets: tuple[ListedDataset, ...]
    published: tuple[Published, ...] = ()


def dataset_lists(path: Path = LISTS_PATH) -> dict[str, DatasetList]:
    """Read the lists of datasets, by name.

    Raises:
        BadInput: The file has a mistake (``lists_broken``), or names a dataset that its list does not have.
    """
    import yaml

    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        found = {str(name): DatasetList.model_validate(entry) for name, entry in content.items()}
    except (yaml.YAMLError, ValidationError, AttributeError, UnicodeDecodeError) as error:
        raise _lists_broken(path, " ".join(str(error).split())) from error
    for name, entry in found.items():
        known = {one.name: one.task for one in entry.datasets}
        for one in entry.published:
            if one.dataset not in known or one.metric not in tasks.get(known[one.dataset]).metrics:
                raise _lists_broken(path, f"{name}: no dataset {one.dataset} with the metric {one.metric}")
    return found


def course_requests(names: Sequence[str], catalog: Catalog, task: str | None = None) -> list[CourseRequest]:
    """Return what the names of datasets stand for: ids of the catalogue, lists, files and Hub ids; each once.

    Files of one name are called by their paths.

    task: Id of the task of whatever is not in the catalogue.

    Raises:
        BadInput: There is no name, or a file or Hub id without a task.
        NotFound: No task is called that.
    """
    lists = dataset_lists()
    found: list[CourseRequest] = []
    for name in names:
        entry = next((one for one in catalog.datasets if one.id == name), None)
        if name in lists:
            found += [CourseRequest(**one.model_dump()) for one in lists[name].datasets]
        elif entry is not None:
            found.append(CourseRequest(name, name, entry.task))
        else:
            found.append(_outside(name, task, catalog))
    if not found:
        raise BadInput(
            "benchmark_no_datasets",
            expected="at least one dataset",
            found="none",
            fix="name the datasets to measure on",
        )
    return _told_apart(found)


def published_for(requests: Sequence[CourseRequest]) -> list[Published]:
    """Return what others reported on these datasets."""
    names = {(one.name, one.ref) for one in requests}
    return [
        value
        for entry in dataset_lists().values()
        for value in entry.published
        if any((one.name, one.ref) in names for one in entry.datasets if one.name == value.dataset)
    ]


def open_course(request: CourseRequest, catalog: Catalog, *, split: str = "test", limit: int | None = None) -> Course:
    """Return the rows of a dataset, at most `limit` of them; a dataset that cannot be had carries its error."""
    task = tasks.get(request.task)
    source = data.DataSource(ref=request.ref, column_mapping=request.column_mapping)
    try:
        rows = data.prepare(source, task, catalog).split(split)
    except FtcoreError as error:
        return Course(request.name, task, (), error)
    return Course(request.name, task, data.sample(rows, limit))


def _outside(name: str, task: str | None, catalog: Catalog) -> CourseRequest:
    if task is None:
        known = [*(one.id for one in catalog.datasets), *dataset_lists()]
        raise NotFound(
            "benchmark_dataset_unknown",
            expected="a dataset of the catalogue, a list of datasets, or a file or Hub id together with its task",
            found=repr(name),
            fix=did_you_mean(name, known),
            dataset=name,
        )
    return CourseRequest(Path(name).stem if Path(name).is_file() else name, name, tasks.get(task).id)


def _told_apart(requests: Sequence[CourseRequest]) -> list[CourseRequest]:
    """Each dataset once, however its path is written; of several with one name, files are called by their paths."""
    found = list({(one.name, Path(one.ref).resolve()): one for one in requests}.values())
    count = Counter(one.name for one in found)
    return [replace(one, name=one.ref) if count[one.name] > 1 and Path(one.ref).is_file() else one for one in found]


def _lists_broken(path: Path, problem: str) -> BadInput:
    return BadInput(
        "lists_broken",
        expected=f"lists of datasets in {path.name}",
        found=problem,
        fix="correct that place",
        file=path.name,
        problem=problem,
    )
