"""Whole files: replaced at once or not at all; written through where there is nothing to replace."""

import errno
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from graph.store.atomic import written_whole

ROOT = Path(__file__).resolve().parents[3]
NOBODY = 65534


def write(path: Path, content: bytes = b"new") -> None:
    with written_whole(path) as file:
        file.write(content)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("sync", [False, True])
def test_a_file_is_replaced_and_nothing_else_is_left(tmp_path: Path, sync: bool) -> None:
    path = tmp_path / "文件.txt"
    path.write_bytes(b"old")
    with written_whole(path, sync=sync) as file:
        file.write(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert names(tmp_path) == ["文件.txt"]


def test_an_error_on_the_way_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with pytest.raises(KeyError), written_whole(path) as file:
        file.write(b"half")
        raise KeyError
    assert (names(tmp_path), path.read_bytes()) == (["file"], b"old")


@pytest.mark.parametrize("kept", [0o600, 0o640, 0o755, 0o666])
def test_the_mode_of_a_file_is_kept(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    path.chmod(kept)
    write(path)
    assert (mode(path), path.read_bytes()) == (kept, b"new")


def test_a_new_file_has_what_the_umask_leaves(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write(tmp_path / "file")
    finally:
        os.umask(before)
    assert mode(tmp_path / "file") == 0o640


def test_while_a_private_file_is_written_nobody_else_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    path.chmod(0o600)
    with written_whole(path):
        assert {mode(found) for found in tmp_path.iterdir()} == {0o600}


@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_and_what_it_leads_to_is_replaced(tmp_path: Path, there: bool) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "near").mkdir()
    target = tmp_path / "far" / "file"
    if there:
        target.write_bytes(b"old")
    link = tmp_path / "near" / "link"
    link.symlink_to("../far/file")
    second = tmp_path / "second"
    second.symlink_to(link)
    write(second)
    assert link.is_symlink() and second.is_symlink()
    assert target.read_bytes() == b"new"
    assert (names(tmp_path / "near"), names(tmp_path / "far")) == (["link"], ["file"])


def test_links_in_a_circle_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(OSError) as caught:
        write(tmp_path / "a")
    assert caught.value.errno == errno.ELOOP


def test_a_fifo_is_written_through(tmp_path: Path) -> None:
    path = tmp_path / "fifo"
    os.mkfifo(path)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(path.read_bytes()))
    reader.start()
    write(path)
    reader.join(10)
    assert got == [b"new"]
    assert path.is_fifo() and names(tmp_path) == ["fifo"]


def test_a_device_is_written_through() -> None:
    write(Path("/dev/null"))
    assert Path("/dev/null").is_char_device()
    with pytest.raises(OSError) as caught:
        write(Path("/dev/full"))
    assert caught.value.errno == errno.ENOSPC
    assert Path("/dev/full").is_char_device()


def test_a_socket_is_written_through(tmp_path: Path) -> None:
    path = tmp_path / "socket"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        listener.settimeout(10)
        write(path)
        with listener.accept()[0] as peer:
            assert peer.recv(10) == b"new"
    assert path.is_socket()


@pytest.mark.parametrize("name", ["/dev/fd/{}", "/proc/self/fd/{}", "/proc/{pid}/fd/{}"])
def test_a_descriptor_is_written_through_where_it_stands(tmp_path: Path, name: str) -> None:
    """As `>(gzip > x)` and `--out /dev/stdout > x` give it; a file keeps what stands in it already."""
    read, write_end = os.pipe()
    write(Path(name.format(write_end, pid=os.getpid())))
    os.close(write_end)
    assert os.read(read, 10) == b"new"
    os.close(read)
    path = tmp_path / "file"
    with path.open("wb", buffering=0) as file:
        file.write(b"before ")
        inode = path.stat().st_ino
        write(Path(name.format(file.fileno(), pid=os.getpid())))
        file.write(b" after")
    assert (path.read_bytes(), path.stat().st_ino) == (b"before new after", inode)


def test_a_descriptor_that_is_not_open_is_an_error() -> None:
    with pytest.raises(OSError) as caught:
        write(Path("/dev/fd/987"))
    assert caught.value.errno == errno.EBADF


def test_a_folder_and_a_path_through_none_are_errors(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        write(tmp_path)
    with pytest.raises(FileNotFoundError):
        write(tmp_path / "no" / "file")
    (tmp_path / "file").write_bytes(b"old")
    with pytest.raises(NotADirectoryError):
        write(tmp_path / "file" / "x")


def test_a_name_may_have_as_many_bytes_as_the_system_allows(tmp_path: Path) -> None:
    write(tmp_path / ("派" * 85))
    assert names(tmp_path) == ["派" * 85]


WRITE = """
import os, sys
from pathlib import Path
from graph.store.atomic import written_whole
if os.geteuid() == 0:
    os.setgid(65534), os.setuid(65534)
with written_whole(Path(sys.argv[1])) as file:
    file.write(b"new")
"""


def run(code: str, path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, str(path)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_read_only_file_and_a_read_only_folder_are_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir()
    for above in (tmp_path, *list(tmp_path.parents)[:2]):
        above.chmod(0o755)
    path = folder / "file"
    path.write_bytes(b"old")
    path.chmod(0o444)
    folder.chmod(0o777)
    assert "PermissionError" in run(WRITE, path).stderr
    path.chmod(0o666)
    folder.chmod(0o555)
    assert "PermissionError" in run(WRITE, path).stderr
    assert (names(folder), path.read_bytes()) == (["file"], b"old")
    folder.chmod(0o755)


KILLED = """
import os, signal, sys
from pathlib import Path
from graph.store.atomic import written_whole
with written_whole(Path(sys.argv[1])) as file:
    file.write(b"half")
    file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_writer_leaves_the_old_file_and_its_leftovers_do_not_pile_up(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    for _ in range(3):
        assert run(KILLED, path).returncode == -signal.SIGKILL
        assert path.read_bytes() == b"old"
        assert len(names(tmp_path)) == 2
    with written_whole(path) as file:
        file.write(b"new")
        write(tmp_path / "other")
        assert len(names(tmp_path)) == 3, "what is being written is no leftover"
    assert names(tmp_path) == ["file", "other"]
    assert path.read_bytes() == b"new"


def test_files_of_others_are_no_leftovers(tmp_path: Path) -> None:
    for name in [".file.part", "file.0123456789abcdef.part", ".file.0123456789ABCDEF.part", ".x.0123.part"]:
        (tmp_path / name).write_bytes(b"")
    before = names(tmp_path)
    write(tmp_path / "file")
    assert names(tmp_path) == sorted([*before, "file"])


def test_many_writers_of_one_file_do_not_meet(tmp_path: Path) -> None:
    path = tmp_path / "file"
    errors: list[BaseException] = []

    def write_often(letter: bytes) -> None:
        try:
            for _ in range(50):
                write(path, letter * 50_000)
                assert len(set(path.read_bytes())) == 1
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=write_often, args=(bytes([65 + number]),)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert names(tmp_path) == ["file"]
    assert path.stat().st_size == 50_000
