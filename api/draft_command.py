"""The command `draft`: from an article to a draft of its plain entry, and how good such drafts are (`--evaluate`)."""

import asyncio
import hashlib
import time
from pathlib import Path

import click

from api.settings import model_of, read_settings
from api.terminal import input_bytes, output, say, spoken_language
from graph.errors import ArticleUnreadable, SourceMissing


@click.command()
@click.argument("article", required=False)
@click.option("--format", "form", type=click.Choice(["json", "xlsx"]), default="json", show_default=True)
@click.option("--out", default="-", help="file to write; - for standard output")
@click.option(
    "--entry", "as_entry", is_flag=True, help="the plain entry that the accepted draft would be (json)"
)
@click.option("--model", "with_model", is_flag=True, help="let the model of FENGQIAO_MODEL propose, too")
@click.option(
    "--evaluate", default="", metavar="FOLDER", help="measure drafts on the coded articles in FOLDER instead"
)
@click.option("--errors", is_flag=True, help="with --evaluate, what was missed, too much or wrong")
def draft(
    article: str | None, form: str, out: str, as_entry: bool, with_model: bool, evaluate: str, errors: bool
) -> None:
    """Draft the plain entry of ARTICLE (.txt .html .docx .pdf; - for plain text on standard input).

    Nothing enters the graph: json is the draft with the words of each item, xlsx a workbook to go on in.
    """
    if evaluate:
        _evaluate(Path(evaluate), errors)
        return
    if article is None:
        raise ArticleUnreadable("请给出一篇报道的文件", "name the file of an article")
    from graph.draft.articles import media_type_of, text_in
    from graph.draft.documents import document_of
    from graph.draft.drafting import drafted, with_proposals
    from graph.draft.plain import entry_of_draft, with_fields
    from graph.draft.shipped import lessons_for

    try:
        text = text_in(input_bytes(article), media_type_of(article), article)
    except ArticleUnreadable as error:
        raise error.named(article) from error
    found = drafted(text, lessons_for(hashlib.sha256(text.encode()).hexdigest()))
    if with_model:
        from graph.draft.proposed import proposed

        said = asyncio.run(model_of(read_settings()).answer(text))
        found = with_proposals(found, proposed(text, said))
    if form == "json" and not as_entry:
        content = document_of(with_fields(found, text)[0])
    else:
        from graph.entry.book_writing import book_of
        from graph.entry.document import document_of as entry_document

        entry = entry_of_draft(found, text)
        content = entry_document(entry) if form == "json" else book_of(entry, spoken_language())
    with output(out) as file:
        file.write(content)


def _evaluate(folder: Path, errors: bool) -> None:
    """Print the table; the articles are named `…_<source id>.txt`."""
    from graph.draft.evaluation import Measured, leave_one_out
    from graph.draft.evaluation_table import table
    from graph.draft.shipped import shipped_entries
    from graph.store.utf8 import read_text

    articles = []
    for entry in shipped_entries():
        found = sorted(folder.glob(f"*_{entry.id}.txt")) if folder.is_dir() else []
        if not found:
            raise SourceMissing(
                f"{folder} 中没有来源 {entry.id} 的文本（*_{entry.id}.txt）",
                f"{folder} holds no text of source {entry.id} (*_{entry.id}.txt)",
            )
        articles.append((entry, read_text(found[0])))
    begun = time.perf_counter()
    measured = leave_one_out(articles)
    seconds = (time.perf_counter() - begun) / len(articles)
    whole = Measured()
    for one in measured.values():
        whole.add(one)
    click.echo(table(whole))
    if errors:
        for name, one in measured.items():
            for what, lines in (("missed", one.missed), ("too much", one.surplus), ("wrong", one.wrong)):
                for line in lines:
                    click.echo(f"{name} {what}: {line}")
    say(f"每篇 {seconds:.2f} 秒", f"{seconds:.2f} s an article")
