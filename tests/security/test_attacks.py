"""Attacks on the running app, one a test; SECURITY.md lists them with what came of each."""

from __future__ import annotations

import http.server
import io
import json
import threading
import time
import zipfile
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from ftcore.access import Access
from tests.security.server import Client, handler, said
from tests.security.test_every_handler import complaints
from ui.visitors import doorkeeper

FILE = {"meta": {"_type": "gradio.FileData"}, "orig_name": "x.csv"}
EVIL = "http://evil.example"


@pytest.fixture
def listener() -> Iterator[Any]:
    """A server inside the network that the app must not be made to ask."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"text,paraphrase\nsecret,secret\n")

        do_HEAD = do_POST = do_GET  # noqa: N815

        def log_message(self, *_: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as inside:
        inside.asked = asked  # type: ignore[attr-defined]
        threading.Thread(target=inside.serve_forever, daemon=True).start()
        yield inside
        inside.shutdown()


def filled(client: Client, element: str) -> tuple[int, list[Any]]:
    """Return a button's handler with what its page would send."""
    one = handler(client.config(), element)
    return one["id"], [prop.get("value") for prop in one["props"]]


# --- reading files of the machine ---

SECRETS = [
    "/etc/passwd", "../../../../../../etc/passwd", "..%2f..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd",
    "....//....//etc/passwd", "/proc/self/environ", "app.py", "models.yaml", "{runs}/app.log", "{runs}/queue.sqlite3",
    "file:///etc/passwd", "{page}/../../etc/passwd", "/etc/passwd%00.csv", "\\..\\..\\etc\\passwd",
]  # fmt: skip


@pytest.mark.parametrize(
    "route", ["/gradio_api/file=", "/file=", "/static/", "/assets/", "/svelte/", "/gradio_api/custom_component/"]
)
def test_path_traversal(route: str, stranger: Any) -> None:
    client = stranger("local")
    for name in SECRETS:
        path = route + name.format(runs=client.server.runs_dir, page=client.server.runs_dir.parent / "page")
        for asked in (path, path.replace("//", "/")):
            answer = client.ask("GET", asked)
            assert answer.status in (400, 403, 404), (asked, answer.status)
            assert b"root:" not in answer.body


def test_a_file_that_was_not_uploaded_is_not_read(stranger: Any) -> None:
    client = stranger("classroom")
    number = handler(client.config(), "data-file", "change")["id"]
    for path in ("/etc/passwd", str(client.server.runs_dir / "app.log"), "/proc/self/environ", "models.yaml"):
        messages = client.call(number, [{"path": path, "url": None, **FILE}, "paraphrase", ""])
        assert messages[-1]["success"] is False
        assert "root:" not in str(messages)
    assert not (client.server.runs_dir / ".uploads").exists()


@pytest.mark.parametrize("place", ["path", "url"])
def test_server_side_request_forgery(place: str, stranger: Any, listener: Any) -> None:
    inside = f"http://127.0.0.1:{listener.server_address[1]}/secret.csv"
    client = stranger("local")
    number = handler(client.config(), "data-file", "change")["id"]
    forged = {"path": "x.csv", "url": None, **FILE, place: inside}
    messages = client.call(number, [forged, "paraphrase", ""])
    assert messages[0] == 400 or messages[-1]["success"] is False
    for path in ("file=", "proxy="):
        assert client.ask("GET", f"/gradio_api/{path}{inside}").status != 200
    compare, values = filled(client, "go-paraphrase")
    client.call(compare, [[inside, "tiny-t5"], *values[1:-1], "A text."])
    start, form = filled(client, "train-start")
    client.call(start, ["", "paraphrase", inside, inside, *form[4:]])
    assert listener.asked == []


# --- other web sites ---


@pytest.mark.parametrize("mode", ["local", "classroom", "space"])
def test_cross_site_requests(mode: str, stranger: Any) -> None:
    client = stranger(mode)
    body = json.dumps({"data": [], "fn_index": 0, "session_hash": "x"}).encode()
    for headers in (
        {"origin": EVIL}, {"origin": "null"}, {"sec_fetch_site": "cross-site"}, {"sec_fetch_site": "same-site"},
        {"origin": EVIL, "content_type": "text/plain"}, {"origin": f"http://127.0.0.1:{client.server.port + 1}"},
    ):  # fmt: skip
        for path in ("queue/join", "upload", "reset", "cancel", "run/halted"):
            answer = client.ask("POST", f"/gradio_api/{path}", body, **headers)
            assert answer.status == 403, (path, headers, answer.status)
        assert client.ask("GET", "/config", **headers).status == 403
        assert "origin" not in headers or client.ask("GET", "/", **headers).status == 403  # a script that reads it
    assert client.upload("a.csv", b"text,paraphrase\n", origin=EVIL).status == 403
    assert client.ask("POST", "/access/sign-in", b'{"password": "x"}', origin=EVIL).status == 403
    assert client.ask("GET", "/", sec_fetch_site="cross-site").status == 200  # a link to the page is no attack
    assert client.ask("GET", "/config", origin=client.server.address).status == 200


@pytest.mark.parametrize("mode", ["local", "classroom", "space"])
def test_dns_rebinding(mode: str, stranger: Any) -> None:
    client = stranger(mode)
    for host in (
        "evil.example",
        f"evil.example:{client.server.port}",
        "127.0.0.1.evil.example",
        "",
        "localhost@evil.example",
    ):
        for method, path in (
            ("GET", "/"),
            ("GET", "/config"),
            ("POST", "/gradio_api/queue/join"),
            ("POST", "/gradio_api/upload"),
        ):
            answer = client.ask(method, path, b"{}" if method == "POST" else None, host=host, origin=f"http://{host}")
            assert answer.status in (400, 421), (host, path, answer.status)
    assert client.ask("GET", "/config", host=f"localhost:{client.server.port}").status == 200


def test_the_page_may_not_be_framed_and_sends_nothing_elsewhere(stranger: Any) -> None:
    headers = stranger("local").ask("GET", "/").headers
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'self'" in policy
    assert "connect-src 'self'" in policy
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", [
    "/monitoring", "/monitoring/summary", "/gradio_api/runs", "/gradio_api/vibe-code", "/gradio_api/dev/reload",
    "/gradio_api/openapi.json", "/gradio_api/profiling/summary", "/gradio_api/deep_link", "/gradio_api/mcp/sse",
    "/login/huggingface", "/login/callback", "/logout", "/gradio_api/process_recording", "/gradio_api/token",
    "/gradio_api/component_server", "/docs", "/gradio_api/call/compare", "/gradio_api/api/compare",
])  # fmt: skip
def test_doors_that_gradio_opens_are_shut(path: str, stranger: Any) -> None:
    for method in ("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        answer = stranger("local").ask(method, path, b"{}" if method == "POST" else None)
        assert answer.status == 404, (method, answer.status)


def test_a_forged_session_makes_nobody_an_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    """Off Spaces Gradio signs its session cookie with a key that everybody knows: what it says counts for nothing."""
    info = {"expires_at": time.time() + 999, "userinfo": {"preferred_username": "somebody"}}
    forged = SimpleNamespace(
        headers={}, cookies={}, client=SimpleNamespace(host="8.8.8.8"),
        request=SimpleNamespace(scope={"session": {"oauth_info": info}}),
    )  # fmt: skip
    for name, value in {"SPACE_AUTHOR_NAME": "somebody", "OAUTH_CLIENT_ID": "a", "OAUTH_CLIENT_SECRET": "b"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("SPACE_ID", raising=False)
    for mode in ("classroom", "space"):
        assert doorkeeper(mode).of(Access(mode), forged).role == "visitor"
    monkeypatch.setenv("SPACE_ID", "somebody/space")
    assert doorkeeper("space").of(Access("space"), forged).role == "owner"
    assert doorkeeper("classroom").of(Access("classroom"), forged).role == "visitor"
    info["expires_at"] = time.time() - 1
    assert doorkeeper("space").of(Access("space"), forged).role == "visitor"
    monkeypatch.setenv("OAUTH_CLIENT_SECRET", "")
    info["expires_at"] = time.time() + 999
    assert doorkeeper("space").of(Access("space"), forged).role == "visitor"


def test_a_made_up_teachers_cookie_is_worth_nothing(stranger: Any) -> None:
    client = stranger("classroom")
    client.cookies["bvt_teacher"] = "x" * 43
    delete, _ = filled(client, "runs-delete")
    assert "teacher" in said(client.call(delete, [["a"], True]))


def test_guessing_the_password_is_slow(servers: Any) -> None:
    client = Client(servers("classroom"))
    answers = [client.sign_in(f"guess number {number}") for number in range(8)]
    assert 429 in [answer.status for answer in answers]
    assert "second" in answers[-1].json["error"]
    time.sleep(2.1)  # the others of this folder sign in from here too
    while client.sign_in().status != 200:
        time.sleep(1)


# --- too much ---


def test_a_large_request_is_refused_before_it_is_read(stranger: Any) -> None:
    client = stranger("space")
    body = json.dumps({"data": ["x" * 3_000_000], "fn_index": 0, "session_hash": "x"}).encode()
    assert client.ask("POST", "/gradio_api/queue/join", body).status == 413
    nested = b'{"data": ' + b"[" * 50_000 + b"]" * 50_000 + b"}"
    assert client.ask("POST", "/gradio_api/queue/join", nested).status == 400
    for broken in (b"\xff\xfe{", b'{"data": ["\\ud83d"], "fn_index": 0, "session_hash": "x"}'):
        assert client.ask("POST", "/gradio_api/queue/join", broken).status == 400


def test_files_are_refused_where_nobody_may_train(stranger: Any) -> None:
    answer = stranger("space").upload("a.csv", b"text,paraphrase\na,b\n")
    assert answer.status == 429
    assert "owner" in answer.json["error"]


def test_too_large_a_file_is_refused(stranger: Any) -> None:
    client = stranger("classroom")
    answer = client.ask(
        "POST",
        "/gradio_api/upload",
        b"",
        content_type="multipart/form-data; boundary=x",
        content_length=str(80 * 2**20),
    )
    assert answer.status == 413
    assert "50 MB" in answer.json["error"]


def drop(client: Client, name: str, content: bytes) -> str:
    """Drop a file on the Data tab; return all that the page says of it."""
    path = client.upload(name, content).json[0]
    number = handler(client.config(), "data-file", "change")["id"]
    return str(client.call(number, [{"path": path, "orig_name": name, "meta": FILE["meta"]}, "paraphrase", ""]))


def test_archives_and_what_hides_in_them(stranger: Any) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../evil.csv", "text,paraphrase\n" + "a,b\n" * 1_000_000)
    client = stranger("classroom")
    assert "unpack archives first" in drop(client, "data.zip", packed.getvalue())
    for name in ("data.csv", "data.json", "data.parquet", "data.jsonl"):
        told = drop(client, name, packed.getvalue())
        assert "unexpected error" not in told
        assert "evil" not in told


def test_bombs_in_parquet_and_json(stranger: Any) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    client, out = stranger("classroom"), io.BytesIO()
    before = client.server.rss_mb()
    text = pa.DictionaryArray.from_arrays(pa.array([0] * 2000, pa.int32()), pa.array(["x" * 2**20]))
    pq.write_table(pa.table({"text": text, "paraphrase": text}), out, compression="zstd")
    assert len(out.getvalue()) < 50_000
    assert "500" in drop(client, "bomb.parquet", out.getvalue())
    look = handler(client.config(), "train-method", "input")
    (kept,) = (client.server.runs_dir / ".uploads").glob("*bomb.parquet")
    form = [prop.get("value") for prop in look["props"]]
    assert "500" in said(client.call(look["id"], [None, "paraphrase", "tiny-t5", f"file:{kept.name}", *form[4:]]))
    assert "unexpected error" not in drop(client, "deep.json", b"[" * 200_000 + b"]" * 200_000)
    assert "16" in drop(client, "wide.json", b"[" + b"{}," * 6_000_000 + b"{}]")
    assert "unexpected error" not in drop(client, "line.jsonl", b'{"text": "' + b"x" * 3_000_000)
    assert client.server.rss_mb() < before + 1_200


def test_one_upload_brings_one_file(stranger: Any) -> None:
    """Each file is counted, so thousands of them in one request are not taken."""
    client = stranger("classroom")
    part = b'\r\n--EDGE\r\nContent-Disposition: form-data; name="files"; filename="a.csv"\r\n\r\ntext,paraphrase\na,b'
    for files, status in ((1, 200), (2, 413), (500, 413)):
        body = (part * files).removeprefix(b"\r\n") + b"\r\n--EDGE--\r\n"
        found = client.ask("POST", "/gradio_api/upload", body, content_type='multipart/form-data; boundary="EDGE"')
        assert found.status == status, (files, found.body)
    assert complaints(client.server) == []


def test_the_quota_of_runs_holds_for_programs_too(stranger: Any, servers: Any) -> None:
    """Six runs an hour in a classroom: cookies thrown away, made up, and addresses made up do not give a seventh."""
    pupil, nobody = stranger("classroom"), Client(servers("classroom"))
    start, form = filled(pupil, "train-start")
    assert [said(nobody.call(start, form)) for _ in range(6)] == [""] * 6
    for client in (nobody, Client(servers("classroom"), {"bvt_visitor": "0123456789abcdef." + "0" * 32})):
        for forwarded in ("9.9.9.9", "127.0.0.9"):
            assert "6" in said(client.call(start, form, x_forwarded_for=forwarded))
    of_others = _newest(pupil)
    assert said(pupil.call(start, form)) == ""
    assert "somebody else" in said(pupil.call(handler(pupil.config(), "run-stop")["id"], [of_others]))
    waiting = [path for path in servers("classroom").runs_dir.iterdir() if (path / "config.json").is_file()]
    assert len(waiting) == 7
    _stop_all(pupil)


def _newest(client: Client) -> str:
    runs = sorted(path.name for path in client.server.runs_dir.iterdir() if (path / "config.json").is_file())
    return runs[-1]


def _stop_all(client: Client) -> None:
    while client.sign_in().status != 200:
        time.sleep(1)
    stop = handler(client.config(), "run-stop")["id"]
    for run in sorted(client.server.runs_dir.iterdir(), reverse=True):
        if (run / "config.json").is_file():
            client.call(stop, [run.name])


def test_a_training_process_holds_no_token(stranger: Any) -> None:
    client = stranger("local")
    start, form = filled(client, "train-start")
    assert said(client.call(start, form)) == ""
    run_id, deadline, found = _newest(client), time.monotonic() + 60, None
    while found is None and time.monotonic() < deadline:
        children = psutil.Process(client.server.process.pid).children(recursive=True)
        found = next((one for one in children if any(run_id in part for part in one.cmdline())), None)
    assert found is not None
    environment = found.environ()
    assert environment["HF_HUB_DISABLE_IMPLICIT_TOKEN"] == "1"
    secret = ("TOKEN", "PASSWORD", "SECRET", "OAUTH", "BVT_")
    named = [name for name in environment if any(part in name.upper() for part in secret)]
    assert set(named) <= {"HF_HUB_DISABLE_IMPLICIT_TOKEN", "TOKENIZERS_PARALLELISM"}
    assert "hf_not_for_trainers" not in str(environment)
    assert not [one for one in found.net_connections() if one.status == psutil.CONN_LISTEN]
    client.call(handler(client.config(), "run-stop")["id"], [run_id])


# --- what leaves the page ---


def test_exports_run_no_formula() -> None:
    from ftcore.evaluation.tables import to_csv  # a table of a stranger's texts is what people open in a spreadsheet

    texts = ['=HYPERLINK("http://evil")', "@x", "+1+1", "-cmd", "\t=1"]
    written = to_csv([{"model": text, "score": -2} for text in texts])
    cells = [line.split(",")[0].strip('"') for line in written.splitlines()[1:]]
    assert [cell[:1] for cell in cells] == ["'"] * 5
    assert "-2" in written


def test_run_names_and_ids_cannot_leave_the_folder(stranger: Any) -> None:
    client = stranger("local")
    for element in ("runs-delete", "runs-rename", "runs-download", "run-stop", "run-resume"):
        one = handler(client.config(), element)
        for run_id in ("..", "../page", ".uploads", "queue.sqlite3", "/etc", "a/../..", ""):
            values = {"runs-delete": [[run_id], True], "runs-rename": [[run_id], "x"], "runs-download": [[run_id]]}
            assert "unexpected error" not in said(client.call(one["id"], values.get(element, [run_id])))
    assert client.server.runs_dir.is_dir()
    assert (client.server.runs_dir.parent / "out.log").is_file()
