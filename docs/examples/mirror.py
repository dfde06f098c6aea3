"""A nightly copy of all entries, kept current by what has changed. python mirror.py http://127.0.0.1:8000 FOLDER

FOLDER holds one file of N-Quads an entry and the sequence up to which it is current. Each file is written whole or
not at all; a night that fails is made up for by the next.
"""

import sys
from pathlib import Path

from api.client import Fengqiao, NotReached, ProblemError


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)


def main(address: str, folder: Path) -> None:
    """Bring the folder up to date."""
    folder.mkdir(parents=True, exist_ok=True)
    position = folder / "sequence.txt"
    since = int(position.read_text()) if position.exists() else 0
    came = went = 0
    with Fengqiao(address) as site:
        for change in site.changes(since=since):
            file = folder / f"{change['entry']}.nq"
            if change["status"] == "withdrawn":
                file.unlink(missing_ok=True)
                went += 1
            else:
                write(file, site.document(change["href"], "application/n-quads"))
                came += 1
            # Only what is on disk counts as seen.
            write(position, str(change["sequence"]).encode())
    print(f"{came} came or changed, {went} were withdrawn; {len(list(folder.glob('*.nq')))} entries")


if __name__ == "__main__":
    try:
        main(sys.argv[1], Path(sys.argv[2]))
    except (NotReached, ProblemError) as error:
        raise SystemExit(str(error)) from None
