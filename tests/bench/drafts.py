"""Drafts by rules against a plain regular expression, on the coded articles: `python -m tests.bench.drafts FOLDER`.

The baseline is what one would write in ten minutes: digits with a measure word or percent, no dates and no telephones;
the words before them; who, what and when are not asked. FOLDER holds the articles, named `…_<source id>.txt`; they are
no part of the repository. Both learn nothing of the article that they draft.
"""

import re
import sys
import time
from decimal import Decimal
from pathlib import Path

from graph.draft.drafting import Draft
from graph.draft.evaluation import Measured, compared, leave_one_out
from graph.draft.evaluation_table import table
from graph.draft.items import Item
from graph.draft.shipped import shipped_entries

_NUMBER = re.compile(
    r"(?P<value>\d+(?:\.\d+)?)(?P<scale>[万亿]?)(?P<more>[余多]?)(?P<unit>%|人次|平方公里|公里|[起件人名次户家个支份元条项处辆台岁])"
)
_UNITS = {
    "%": "percent",
    "人次": "person-time",
    "平方公里": "km2",
    "公里": "km",
    "起": "case",
    "件": "case",
    "人": "person",
    "名": "person",
    "次": "time",
    "户": "household",
    "家": "place",
    "支": "squad",
    "份": "copy",
    "元": "cny",
    "处": "place",
}


def baseline(text: str) -> Draft:
    """The numbers with a measure word in a text, as they stand."""
    items = []
    for found in _NUMBER.finditer(text):
        value = Decimal(found["value"]) * {"万": 10**4, "亿": 10**8}.get(found["scale"], 1)
        falls = re.search(r"下降|减少", text[max(0, found.start() - 6) : found.start()]) is not None
        more = bool(found["more"])
        value = -value if falls else value
        items.append(
            Item(
                kind="figure",
                label=found[0],
                start=found.start(),
                end=found.end(),
                quote=found[0],
                confidence=0.5,
                value=value,
                lower=value,
                upper=None if more else value,
                exclusive=True if more else None,
                qualifier="over" if more else "exact",
                unit=_UNITS.get(found["unit"], "case"),
                measure="level",
            )
        )
    return Draft("", len(text), "", None, tuple(items), (), ())


def main(folder: Path) -> None:
    """Print both tables, and the time per article."""
    articles = [
        (entry, next(folder.glob(f"*_{entry.id}.txt")).read_text(encoding="utf-8"))
        for entry in shipped_entries()
    ]
    for name in ("regular expression", "rules"):
        whole = Measured()
        begun = time.perf_counter()
        if name == "rules":
            for one in leave_one_out(articles).values():
                whole.add(one)
        else:
            for entry, text in articles:
                whole.add(compared(baseline(text), entry))
        seconds = (time.perf_counter() - begun) / len(articles)
        print(f"## {name}: {seconds:.3f} s an article\n\n{table(whole)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
