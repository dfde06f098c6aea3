"""The saved answers on disk: one file each in `<data>/answers`, only ever added."""

import json
import re
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from threading import Lock

from api.answers import SavedAnswer, answer_from
from api.problems import Refusal
from graph.errors import NotInGraph, StoreBroken
from graph.store.atomic import written_whole

MOST_ANSWERS = 10_000
MOST_BYTES = 2 << 20

NAME = re.compile(r"[a-z2-7]{16}")
_saving = Lock()


class AnswerArchive:
    """The folder of saved answers.

    A file is written beside its place, synced and then renamed, so that a killed process leaves either the
    whole answer or none.
    """

    def __init__(self, folder: Path, most: int = MOST_ANSWERS, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder
        self._most = most
        self._most_bytes = most_bytes

    def has(self, name: str) -> bool:
        return self._path(name).is_file()

    def read(self, name: str) -> SavedAnswer:
        """Raises NotInGraph where no answer of that name was saved, StoreBroken where its file is damaged."""
        path = self._path(name)
        try:
            body = path.read_bytes()
            origin = json.loads(body)["fengqiao"]
            answer = answer_from(
                body, origin["query"], origin["version"], datetime.fromisoformat(origin["created"])
            )
        except FileNotFoundError:
            raise NotInGraph(f"没有保存过答案 {name}", f"No answer {name} has been saved") from None
        except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
            raise StoreBroken(
                f"答案 {name} 的文件无法读取：{error}", f"The file of answer {name} cannot be read: {error}"
            ) from error
        if answer.digest != origin["digest"]:
            raise StoreBroken(
                f"答案 {name} 的文件与其摘要不符", f"The file of answer {name} does not match its digest"
            )
        return answer

    def save(self, answer: SavedAnswer) -> None:
        """Keep an answer; one of that name that is already there stays as it is.

        Raises Refusal where the answer is too large (422) or the archive is full (507), StoreBroken where the
        folder cannot be written.
        """
        body = answer.to_json()
        if len(body) > self._most_bytes:
            raise Refusal(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                f"答案有 {len(body)} 字节，可保存的答案不超过 {self._most_bytes} 字节；请用 LIMIT 缩小",
                f"The answer has {len(body)} bytes; one of at most {self._most_bytes} can be saved."
                " Make it smaller with LIMIT",
                limit=self._most_bytes,
                unit="bytes",
            )
        path = self._path(answer.name)
        try:
            with _saving:
                self._folder.mkdir(parents=True, exist_ok=True)
                if path.is_file():
                    return
                self._check_room()
                with written_whole(path, sync=True) as file:
                    file.write(body)
        except OSError as error:
            raise StoreBroken(
                f"答案无法写入 {self._folder.name}:{error.strerror}",
                f"The answer cannot be written to {self._folder.name}: {error.strerror}",
            ) from error

    def _check_room(self) -> None:
        if sum(1 for _ in self._folder.glob("*.json")) >= self._most:
            raise Refusal(
                HTTPStatus.INSUFFICIENT_STORAGE,
                f"已保存 {self._most} 个答案，达到上限；请自行下载保存",
                f"{self._most} answers are saved, which is the limit; download the result to keep it",
                limit=self._most,
                unit="answers",
            )

    def _path(self, name: str) -> Path:
        if NAME.fullmatch(name) is None:
            raise NotInGraph(f"“{name}”不是答案的名称", f"“{name}” is no name of an answer")
        return self._folder / f"{name}.json"
