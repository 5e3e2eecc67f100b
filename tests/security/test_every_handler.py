"""Every handler of the page, called by its number over HTTP, by a stranger, with things that no page would send."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.security.server import ROOT, Client, handler, handlers, said

FILE = {"meta": {"_type": "gradio.FileData"}, "orig_name": "x.csv"}
HOSTILE: dict[str, Any] = {
    "list": ["run:../..", "/etc", {"a": 1}],
    "dictionary": {"path": "/etc/passwd", **FILE},
    "number": -(10**12),
}
MORE: dict[str, Any] = {
    "nothing": None,
    "script": "<img src=x onerror=alert(1)>",
    "path": "../../../../etc/passwd",
    "long": "x" * 200_000,
    "huge": 1e308,
    "true": True,
    "zero bytes": "a\0b\ud83d",
    "deep": [[[[[[[[["x"]]]]]]]]],
    "file elsewhere": {"path": "/proc/self/environ", **FILE},
    "format": "{config.run_id} %s ${HOME} $(id) `id`",
    "lines": "a=1\nseed=2\n__class__=3\noutput_dir=/tmp/x\nhub_token=x\nreport_to=all",
    "empty": "",
    "numbers": [1, 2, 3],
}
MODES = ("local", "classroom", "space")


def runs(server: Any) -> set[str]:
    """The runs that there are."""
    return {path.name for path in server.runs_dir.iterdir() if re.match(r"\d{8}-", path.name)}


def complaints(server: Any) -> list[str]:
    """What the program itself calls unexpected."""
    log = server.runs_dir / "app.log"
    text = log.read_text(encoding="utf-8") if log.is_file() else ""
    printed = server.log.read_text(encoding="utf-8", errors="replace")
    ours = re.findall(rf'File "{re.escape(str(ROOT))}/((?:ui|ftcore)/.*)', printed)
    return re.findall(r"ERROR ui\..*unexpected error.*", text) + ours


def try_all(server: Any, values: dict[str, Any]) -> list[str]:
    """Call every handler with every value in all its inputs, a few strangers at a time; return what went wrong."""
    calls = [one for one in handlers(Client(server).config()) if one["python"]]
    with ThreadPoolExecutor(6) as pool:
        jobs = [pool.submit(tried, Client(server), one, name, values[name]) for one in calls for name in values]
        return [problem for job in jobs if (problem := job.result())]


def tried(client: Client, one: dict[str, Any], name: str, value: Any) -> str:
    """Call one handler and return what went wrong; empty when nothing did."""
    messages = client.call(one["id"], [value] * len(one["inputs"]), event_data={"run": value})
    place = f"{one['name']} with {name}"
    if messages[0] >= 500:
        return f"{place}: {messages[0]}"
    if messages[0] == 200 and messages[-1]["msg"] != "process_completed":
        return f"{place}: ended with {messages[-1]['msg']}"
    return f"{place}: {said(messages)}" if "unexpected error" in said(messages) else ""


@pytest.mark.parametrize("mode", MODES)
def test_no_handler_breaks(mode: str, servers: Any) -> None:
    before, there = servers(mode).rss_mb(), runs(servers(mode))
    values = HOSTILE if mode == "local" else {name: HOSTILE[name] for name in ("list",)}
    assert try_all(servers(mode), values) == []
    assert complaints(servers(mode)) == []
    assert runs(servers(mode)) == there
    assert Client(servers(mode)).ask("GET", "/").status == 200
    assert servers(mode).rss_mb() < before + 1500


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
def test_no_handler_breaks_with_much_more(mode: str, servers: Any) -> None:
    assert try_all(servers(mode), MORE) == []
    assert complaints(servers(mode)) == []


@pytest.mark.parametrize("mode", MODES)
def test_handlers_answer_only_through_the_queue(mode: str, servers: Any) -> None:
    """Called directly, a handler would pass by the queue and its limits."""
    client = Client(servers(mode))
    for one in [each for each in handlers(client.config()) if each["python"] and each["queue"]]:
        for path in (f"run/{one['name']}", f"api/{one['name']}", f"call/{one['name']}"):
            answer = client.ask("POST", f"/gradio_api/{path}", b'{"data": []}', content_type="application/json")
            assert answer.status == 404, f"{path}: {answer.status}"


def test_a_program_is_told_of_no_handler(servers: Any) -> None:
    described = Client(servers("space")).ask("GET", "/gradio_api/info").json
    assert described["named_endpoints"] == {}
    assert described["unnamed_endpoints"] == {}


REFUSED = {
    "classroom": {"runs-delete": "teacher", "runs-rename": "teacher"},
    "space": {
        "train-start": "owner", "runs-delete": "owner", "runs-rename": "owner", "runs-download": "owner",
        "run-stop": "owner", "run-resume": "owner", "data-train": "owner",
    },
}  # fmt: skip


@pytest.mark.parametrize("mode", REFUSED)
def test_what_is_not_allowed_is_refused_by_the_handler(mode: str, stranger: Any) -> None:
    client = stranger(mode)
    config = client.config()
    filled = {"runs-delete": [["a"], True], "runs-rename": [["a"], "b"], "runs-download": [["a"]],
              "run-stop": ["a"], "run-resume": ["a"], "data-train": ["x", "paraphrase", None, None, None]}  # fmt: skip
    for element, who in REFUSED[mode].items():
        one = handler(config, element)
        messages = client.call(one["id"], filled.get(element) or [prop.get("value") for prop in one["props"]])
        assert who in said(messages), (element, said(messages))


def test_pupils_may_not_set_single_settings_and_the_teacher_may(stranger: Any) -> None:
    client = stranger("classroom")
    start = handler(client.config(), "train-start")
    values = [prop.get("value") for prop in start["props"]]
    values[-1] = "train_rows=64"
    assert "teacher" in said(client.call(start["id"], values))
    assert client.sign_in("wrong horse").status == 403
    assert client.sign_in().status == 200
    delete = handler(client.config(), "runs-delete")
    told = said(client.call(delete["id"], [["no-such-run"], True]))
    assert "no-such-run" in told
    assert "teacher" not in told


def test_a_message_over_the_limit_says_the_limit(stranger: Any) -> None:
    client = stranger("space")
    compare = handler(client.config(), "go-paraphrase")
    values = [prop.get("value") for prop in compare["props"]]
    values[0] = ["tiny-t5", "tiny-flan"]
    assert "5000" in said(client.call(compare["id"], [*values[:-1], "x" * 5001]))
    assert "1 to 128" in said(client.call(compare["id"], [*values[:3], 200, *values[4:-1], "x"])).replace("–", " to ")
    values[0] = ["tiny-t5"] * 6
    assert "5" in said(client.call(compare["id"], [*values[:-1], "x"]))


def test_a_foreign_model_is_refused_where_the_owner_did_not_allow_it(stranger: Any) -> None:
    client = stranger("space")
    compare = handler(client.config(), "go-paraphrase")
    values = [prop.get("value") for prop in compare["props"]]
    values[0] = ["attacker/model", "someone/else"]
    shown = str(client.call(compare["id"], [*values[:-1], "A text."]))
    assert "BVT_ALLOW_MODELS" in shown
