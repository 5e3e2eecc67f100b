"""The real app in a process of its own, and requests to it as a stranger would send them."""

from __future__ import annotations

import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "correct horse"
"""The teacher's password of the test servers."""


@dataclass
class Server:
    """An app that is up.

    Attributes:
        mode: Where it stands.
        port: Of 127.0.0.1.
        runs_dir: Its runs.
        process: Its process.
        log: What it printed.
    """

    mode: str
    port: int
    runs_dir: Path
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def rss_mb(self) -> float:
        """Memory of its process, without the trainers."""
        return psutil.Process(self.process.pid).memory_info().rss / 2**20

    def end(self) -> None:
        """End it and the trainers it started."""
        children = psutil.Process(self.process.pid).children(recursive=True) if self.process.poll() is None else []
        self.process.terminate()
        self.process.wait(20)
        for child in children:
            if child.is_running():
                child.kill()


def start(mode: str, folder: Path, **environment: str) -> Server:
    """Start the app and wait until it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    runs_dir, log = folder / "runs", folder / "out.log"
    command = [sys.executable, "app.py", "--no-browser", "--mode", mode, "--host", "127.0.0.1", "--port", str(port)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BVT_", "SPACE_", "OAUTH_"))}
    settings = {
        "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE", "BVT_TEACHER_PASSWORD": PASSWORD,
        "GRADIO_TEMP_DIR": str(folder / "page"), "HF_TOKEN": "hf_not_for_trainers",
    }  # fmt: skip
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, "--runs", str(runs_dir)], cwd=ROOT, stdout=out, stderr=subprocess.STDOUT,
            env={**kept, **settings, **environment},
        )  # fmt: skip
    server, deadline = Server(mode, port, runs_dir, process, log), time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"{server.address}/config", timeout=20).close()
            return server
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    server.end()
    raise RuntimeError(f"the app did not come up:\n{log.read_text(encoding='utf-8', errors='replace')}")


@dataclass
class Answer:
    """What an HTTP request got."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class Client:
    """Somebody with a browser's cookies and any headers they like."""

    server: Server
    cookies: dict[str, str] = field(default_factory=dict)
    session: str = field(default_factory=lambda: secrets.token_hex(6))

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """Send one request as it is written down here, path and all."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=120)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies and "cookie" not in sent:
            sent["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            found = Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()
        return found

    def open(self) -> Client:
        """Open the page as a browser does, and keep the cookie it gives."""
        given = self.ask("GET", "/").headers.get("set-cookie", "")
        name, _, value = given.split(";")[0].partition("=")
        if name:
            self.cookies[name] = value
        return self

    def sign_in(self, password: str = PASSWORD) -> Answer:
        """Send the teacher's password; keep the cookie for it."""
        answer = self.ask("POST", "/access/sign-in", json.dumps({"password": password}).encode())
        if answer.status == 200:
            name, _, value = answer.headers["set-cookie"].split(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def call(self, fn_index: int, data: list[Any], event_data: Any = None, **headers: str) -> list[Any]:
        """Call a handler by its number through the queue, as the page does; return what the server says, in order.

        The first entry is the status of joining; the last message of a handler is ``process_completed``.
        """
        body = {"data": data, "fn_index": fn_index, "session_hash": self.session, "event_data": event_data}
        joined = self.ask(
            "POST", "/gradio_api/queue/join", json.dumps(body).encode(), content_type="application/json", **headers
        )
        if joined.status != 200:
            return [joined.status]
        return [200, *self.listen(joined.json["event_id"])]

    def listen(self, event_id: str) -> list[Any]:
        """Return all messages until this event is over."""
        url = f"{self.server.address}/gradio_api/queue/data?session_hash={self.session}"
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        messages: list[Any] = []
        with urllib.request.urlopen(urllib.request.Request(url, headers={"cookie": cookie}), timeout=180) as stream:
            for line in stream:
                if not line.startswith(b"data:"):
                    continue
                message = json.loads(line[5:])
                if message.get("event_id") in (None, event_id):
                    messages.append(message)
                if message["msg"] in ("process_completed", "close_stream", "unexpected_error") and messages:
                    return messages
        return messages

    def upload(self, name: str, content: bytes, **headers: str) -> Answer:
        """Send a file as the page does."""
        edge = secrets.token_hex(8)
        head = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{edge}--\r\n".encode()
        return self.ask(
            "POST", "/gradio_api/upload", body, content_type=f"multipart/form-data; boundary={edge}", **headers
        )

    def config(self) -> Any:
        """What the server tells a page about itself: components and handlers."""
        return self.ask("GET", "/config").json


def handlers(config: Any) -> list[dict[str, Any]]:
    """Return every handler with its number (``id``), the kinds of its inputs and the ids of its targets."""
    kinds = {one["id"]: one for one in config["components"]}
    names = {number: one["props"].get("elem_id") for number, one in kinds.items()}
    return [
        {
            "id": one["id"],
            "name": one["api_name"],
            "queue": one["queue"],
            "python": one["backend_fn"],
            "inputs": [kinds[number]["type"] for number in one["inputs"]],
            "props": [kinds[number]["props"] for number in one["inputs"]],
            "targets": [(names.get(number), event) for number, event in one["targets"]],
        }
        for one in config["dependencies"]
    ]


def handler(config: Any, elem_id: str, event: str = "click") -> dict[str, Any]:
    """Return the handler of a component's event that runs on the server."""
    return next(one for one in handlers(config) if (elem_id, event) in one["targets"] and one["python"])


def said(messages: list[Any]) -> str:
    """Return every message to the person (toasts) as one text."""
    return " ".join(str(one.get("log")) for one in messages if isinstance(one, dict) and one.get("msg") == "log")
