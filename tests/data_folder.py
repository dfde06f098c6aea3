"""A data folder copied for tests that write into one."""

import shutil
from collections.abc import Collection
from pathlib import Path


def copied(data: Path, folder: Path, only: Collection[str] = ()) -> Path:
    """The same at another path, which is not there yet, without its databases: a start makes them anew.

    `only` some of what is in it, if named. To open and close the file of a database that this process uses drops the
    process's locks on it, and another may then take its log away (SQLite, “How To Corrupt An SQLite Database File”,
    section 2.2).
    """

    def left_out(where: str, names: list[str]) -> set[str]:
        at_top = Path(where) == data
        return {name for name in names if ".sqlite" in name or (at_top and only and name not in only)}

    shutil.copytree(data, folder, symlinks=True, ignore=left_out)
    return folder
