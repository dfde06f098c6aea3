"""A program that submits an entry. TOKEN=… python submit.py http://127.0.0.1:8000 entry.json "why"

The entry is validated first, and each finding told with its place; only one that conforms is sent. It waits as a draft
for a review. An entry that is there already is revised: the revision names the one that it follows.
"""

import json
import os
import sys
from pathlib import Path

from api.client import Fengqiao, NotReached, ProblemError


def main(address: str, file: Path, why: str) -> None:
    """Validate and submit one plain entry (/api/v1/entry-schema.json)."""
    entry = json.loads(file.read_text(encoding="utf-8"))
    with Fengqiao(address, token=os.environ.get("TOKEN", "")) as site:
        report = site.validate(entry)
        for finding in report.findings:
            print(f"{finding['severity']} {finding['pointer'] or ''}: {finding['message']['en']}")
        if not report.conforms:
            raise SystemExit("not sent: it breaks rules")
        try:
            _, seen = site.entry(entry["id"])
        except ProblemError as error:
            if error.status != 404:
                raise
            seen = ""
        written = site.submit(entry["id"], entry, why=why, seen=seen)
        print(f"revision {written.revision['number']} is a {written.revision['status']}")


if __name__ == "__main__":
    try:
        main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
    except (NotReached, ProblemError) as error:
        raise SystemExit(f"refused: {error}") from None
