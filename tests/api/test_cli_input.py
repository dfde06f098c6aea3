"""What the command reads: any editor's UTF-8, standard input, a FIFO; each file reported, what is wrong in one line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.record.shipped import Corpus
from tests.api.command import fengqiao, in_shell

SOUND = min(Corpus().entry_files, key=lambda path: path.stat().st_size)
BROKEN = Path(__file__).resolve().parent.parent / "entries" / "broken.trig"
QUERY = "# 派出所\nSELECT ?s WHERE { ?s a <https://w3id.org/fengqiao/ns#Station> }\n"

AS_SAVED: dict[str, Callable[[str], bytes]] = {
    "as it is": str.encode,
    "with a byte order mark": lambda text: text.encode("utf-8-sig"),
    "with CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "with both": lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"),
}
ELSEWISE: dict[str, tuple[Callable[[str], bytes], str]] = {
    "GB18030": (lambda text: text.encode("gb18030"), "GB18030"),
    "UTF-16": (lambda text: text.encode("utf-16"), "UTF-16"),
    "UTF-16 without a mark": (lambda text: text.encode("utf-16-le"), "UTF-16"),
    "big-endian": (lambda text: text.encode("utf-16-be"), "UTF-16"),
    "UTF-32": (lambda text: text.encode("utf-32"), "UTF-32"),
    "Latin-1": (lambda text: text.replace("派出所", "Café du Préfet").encode("latin-1", "replace"), "line "),
}


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A folder with a query and an entry to be saved in another way."""
    (tmp_path / "q.rq").write_text(QUERY, encoding="utf-8")
    (tmp_path / "e.trig").write_bytes(SOUND.read_bytes())
    return tmp_path


def saved(path: Path, how: Callable[[str], bytes]) -> str:
    path.write_bytes(how(path.read_text(encoding="utf-8")))
    return str(path)


@pytest.mark.parametrize("how", AS_SAVED)
def test_utf8_of_any_editor_is_read(data: Path, texts: Path, how: str) -> None:
    query = saved(texts / "q.rq", AS_SAVED[how])
    done = fengqiao("query", query, data=data)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 7
    done = fengqiao("validate", saved(texts / "e.trig", AS_SAVED[how]), data=data)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("how", ELSEWISE)
@pytest.mark.parametrize(("command", "name"), [("query", "q.rq"), ("validate", "e.trig")])
def test_another_encoding_is_one_line_that_names_file_and_mend(
    data: Path, texts: Path, how: str, command: str, name: str
) -> None:
    encoded, told = ELSEWISE[how]
    path = texts / name
    if name == "e.trig":
        path.write_text("# 派出所\n", encoding="utf-8")
    saved(path, encoded)
    for locale, mend in (("C.UTF-8", "save as UTF-8"), ("zh_CN.UTF-8", "请另存为 UTF-8")):
        done = fengqiao(command, str(path), data=data, LC_ALL=locale)
        assert (done.returncode, done.stdout) == (2, "")
        [line] = done.stderr.splitlines()
        assert str(path) in line and mend in line
        assert told in line or locale.startswith("zh")


def test_a_query_by_standard_input_and_fifo(data: Path, texts: Path) -> None:
    marked = saved(texts / "q.rq", AS_SAVED["with both"])
    plain = fengqiao("query", marked, data=data).stdout
    for script in (f"fengqiao query - < {marked}", f"fengqiao query <(cat {marked})"):
        assert in_shell(script, data).stdout == plain


@pytest.mark.parametrize("path", ["nowhere.rq", "."])
def test_a_query_that_is_no_file_is_one_line(data: Path, path: str) -> None:
    done = fengqiao("query", path, data=data)
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert line.startswith(f"fengqiao: {path}")


def test_every_file_is_reported_whatever_the_others_are(data: Path, tmp_path: Path) -> None:
    gbk, nowhere, folder = tmp_path / "gbk.trig", tmp_path / "nowhere.trig", tmp_path / "folder.trig"
    gbk.write_bytes("# 派出所".encode("gb18030"))
    folder.mkdir()
    files = [str(path) for path in (SOUND, gbk, BROKEN, nowhere, folder, SOUND)]
    done = fengqiao("validate", *files, data=data)
    assert done.returncode == 2
    assert f"{SOUND}: conforms" in done.stdout and f"{BROKEN}: does not conform" in done.stdout
    said = done.stderr.splitlines()
    assert len(said) == 3
    assert str(gbk) in said[0] and "GB18030" in said[0]
    assert str(nowhere) in said[1] and "No such file" in said[1]
    assert str(folder) in said[2] and "is a folder" in said[2]
    done = fengqiao("validate", "--json", *files, data=data)
    assert done.returncode == 2
    report = json.loads(done.stdout)
    assert list(report) == files[:5]
    assert [found["conforms"] for found in report.values()] == [True, False, False, False, False]
    assert "GB18030" in report[str(gbk)]["unreadable"]["zh"]
    assert "unreadable" not in report[str(BROKEN)] and report[str(BROKEN)]["findings"]
    assert fengqiao("validate", str(SOUND), str(BROKEN), data=data).returncode == 1


def test_a_suffix_in_any_case(data: Path, tmp_path: Path) -> None:
    for suffix in (".TRIG", ".Trig"):
        path = tmp_path / f"ENTRY{suffix}"
        path.write_bytes(SOUND.read_bytes())
        assert fengqiao("validate", str(path), data=data).returncode == 0


def test_standard_input_and_fifos(data: Path, tmp_path: Path) -> None:
    for script in (
        f"fengqiao validate - < {SOUND}",
        f"cat {SOUND} | fengqiao validate -",
        f"fengqiao validate <(cat {SOUND})",
        f"fengqiao validate /dev/stdin < {SOUND}",
        f"mkfifo f.trig; (cat {SOUND} > f.trig) & fengqiao validate f.trig",
        f"cp {SOUND} x.docx; fengqiao validate --format trig x.docx",
    ):
        done = in_shell(script, data, tmp_path)
        assert (done.returncode, done.stderr) == (0, ""), script
        assert done.stdout.endswith(": conforms\n")
    done = in_shell(f"fengqiao validate - {BROKEN} < {SOUND}", data)
    assert done.returncode == 1 and "-: conforms" in done.stdout
    nt = "echo '<a:a> <a:b> _:c .' | fengqiao validate --json --format"
    assert "unreadable" in in_shell(f"{nt} jsonld -", data).stdout
    assert "unreadable" not in in_shell(f"{nt} nt -", data).stdout


def test_a_suffix_that_says_nothing_is_told_with_the_mend(data: Path, tmp_path: Path) -> None:
    (tmp_path / "entry.docx").write_bytes(b"PK\3\4")
    done = fengqiao("validate", str(tmp_path / "entry.docx"), data=data)
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert "entry.docx" in line and ".trig" in line and "--format" in line


def test_check_sources_reads_the_corpus_of_the_settings(data: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    (corpus / "entries").mkdir(parents=True)
    for path in Corpus().reference_files:
        (corpus / path.name).write_bytes(path.read_bytes())
    done = fengqiao("check-sources", str(tmp_path), data=data, FENGQIAO_CORPUS=str(corpus))
    assert (done.returncode, done.stdout) == (0, "")
