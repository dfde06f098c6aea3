"""A view as one HTML file that works from disk without a network: for an appendix, a mail, a notebook."""

import base64
import hashlib

from markupsafe import Markup

from ontology.bilingual import Language
from viz.model.picture import Picture
from viz.model.reading import NodeReader
from viz.output.assets import OWN_SCRIPTS, OWN_STYLE, VIS_SCRIPT
from viz.output.page import TEMPLATES, spoken, stage

FRAME = """
body { margin: 0 auto; padding: 1rem 1.25rem 3rem; max-width: 90rem; line-height: 1.5;
  font-family: system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
h1 { font-size: 1.4rem; margin: .5rem 0; }
@media (prefers-color-scheme: dark) { body { background: #17191c; color: #e8e8e3; } a { color: #9ecbff; } }
"""


def standalone(reader: NodeReader, picture: Picture, language: Language) -> str:
    """The HTML text. Its own policy lets only the scripts and styles run that were put in here, by their hash."""
    style = OWN_STYLE.read_text(encoding="utf-8")
    # An end tag inside would end the element early; in a string of JavaScript the backslash changes nothing.
    scripts = [
        path.read_text(encoding="utf-8").replace("</script", "<\\/script")
        for path in (VIS_SCRIPT, *OWN_SCRIPTS)
    ]
    return TEMPLATES.get_template("standalone.html").render(
        **spoken(language),
        picture=picture,
        version=reader.snapshot.version,
        stage=stage(reader, picture, language, None),
        scripts=[Markup(script) for script in scripts],
        style=Markup(style),
        frame_style=Markup(FRAME),
        script_hashes=[_hash(script) for script in scripts],
        style_hashes=[_hash(style), _hash(FRAME)],
    )


def _hash(text: str) -> Markup:
    """A source expression of Content Security Policy, level 3."""
    return Markup("'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'")
