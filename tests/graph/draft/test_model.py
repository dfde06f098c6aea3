"""A model may propose, held to the text: tried against a small server that speaks like one."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest

from graph.draft.drafting import drafted, with_proposals
from graph.draft.model import Model
from graph.errors import ModelUnavailable

TEXT = "沙口派出所化解纠纷25起。老友议事亭每周开放，村民张某说好。"
KEY = "geheim-123"
PROPOSED = [
    {"kind": "mechanism", "quote": "老友议事亭", "label": "老友议事亭"},
    {"kind": "figure", "quote": "化解纠纷25起", "value": 25, "unit": "case"},
    {"kind": "figure", "quote": "化解纠纷26起", "value": 26},
    {"kind": "figure", "quote": "每周开放", "value": 7},
    {"kind": "mechanism", "quote": "村民张某"},
    {"kind": "person", "quote": "张某"},
    "no object",
]


class Fake(BaseHTTPRequestHandler):
    content: str = ""
    seen: ClassVar[dict[str, str]] = {}

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Fake.seen = {"key": self.headers["Authorization"] or "", "path": self.path, "body": body.decode()}
        if not Fake.content:
            self.send_error(500)
            return
        answer = json.dumps({"choices": [{"message": {"content": Fake.content}}]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def model() -> Iterator[Model]:
    server = HTTPServer(("127.0.0.1", 0), Fake)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Model(f"http://127.0.0.1:{server.server_port}/v1", "fake", KEY, seconds=5)
    server.shutdown()
    thread.join()
    server.server_close()


def test_only_what_stands_in_the_text_and_is_new_is_taken(model: Model) -> None:
    Fake.content = f"```json\n{json.dumps(PROPOSED, ensure_ascii=False)}\n```"
    draft = with_proposals(drafted(TEXT), model.proposals(TEXT))
    from_model = [item for item in draft.items if item.proposed_by == "model"]
    assert [item.label for item in from_model] == ["老友议事亭"]
    assert TEXT[from_model[0].start : from_model[0].end] == from_model[0].quote
    assert Fake.seen["path"] == "/v1/chat/completions" and Fake.seen["key"] == f"Bearer {KEY}"


@pytest.mark.parametrize("content", ["not json", "{}", "[1, 2]", '[{"kind": "figure"}]'])
def test_an_answer_that_proposes_nothing(model: Model, content: str) -> None:
    Fake.content = content
    assert model.proposals(TEXT) == []


def test_a_failing_model_is_told_without_its_key(model: Model) -> None:
    Fake.content = ""
    with pytest.raises(ModelUnavailable) as caught:
        model.proposals(TEXT)
    assert KEY not in str(caught.value) + caught.value.text.zh + repr(model)
