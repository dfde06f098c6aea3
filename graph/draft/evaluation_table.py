"""What was measured of drafts, as a table in Markdown."""

from graph.draft.evaluation import ATTRIBUTES, Measured


def table(measured: Measured) -> str:
    """Recall and precision by kind, then the attributes of figures that were found, then kappa of the credit."""
    lines = ["| kind | coded | proposed | found | recall | precision |", "|---|---|---|---|---|---|"]
    for kind, count in measured.kinds.items():
        lines.append(
            f"| {kind} | {count.coded} | {count.proposed} | {count.found} | {count.recall:.2f} |"
            f" {count.precision:.2f} |"
        )
    lines += ["", "| attribute of figures found | right |", "|---|---|"]
    lines.append(f"| value, sign, unit, qualifier, bounds together | {measured.numbers_right:.2f} |")
    for name in ATTRIBUTES:
        share = measured.right[name] / measured.compared if measured.compared else 1.0
        lines.append(f"| {name} | {share:.2f} |")
    lines.append(f"| credit (kappa of explicit, juxtaposed, none) | {measured.kappa:.2f} |")
    return "\n".join(lines)
