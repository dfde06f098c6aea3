"""What was published lately as an Atom feed (RFC 4287), for whoever follows with a feed reader."""

from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from api.http.public_address import PublicAddress
from graph.record.revision import Revision
from graph.words.revision_wording import STATUS_WORDS
from ontology.namespaces import BASE, ENTRY

MEDIA_TYPE = "application/atom+xml"
ATOM = "http://www.w3.org/2005/Atom"
_FORBIDDEN = dict.fromkeys((*range(0, 9), 11, 12, *range(14, 32), 65534, 65535))
"""What no XML 1.0 document may hold."""


def feed(revisions: Sequence[Revision], address: PublicAddress) -> bytes:
    """The feed of these revisions, in the order given; its author is the project, roles stand in the text."""
    # Not by `register_namespace`: the process has one register, and another document's default would displace this.
    root = ET.Element("feed", xmlns=ATOM)
    _add(root, "id", f"{BASE}changes")
    _add(root, "title", "枫桥图谱：条目的变化 Fengqiao Graph: changes of entries")
    _add(root, "updated", _time(revisions[0].at if revisions else datetime(1970, 1, 1, tzinfo=UTC)))
    _add(_add(root, "author"), "name", "枫桥图谱 Fengqiao Graph")
    _add(root, "link", rel="self", href=address.of("/api/v1/changes.atom"))
    for revision in revisions:
        entry = _add(root, "entry")
        status = STATUS_WORDS[revision.status]
        _add(entry, "id", f"{ENTRY[revision.entry]}#r{revision.number}")
        _add(entry, "title", f"{revision.entry} r{revision.number}: {status.zh} {status.en}")
        _add(entry, "updated", _time(revision.at))
        _add(entry, "link", rel="alternate", href=address.of(f"/entry/{revision.entry}/history"))
        _add(entry, "summary", f"{revision.role}: {revision.why}".translate(_FORBIDDEN))
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    made = ET.SubElement(parent, name, attributes)
    made.text = text or None
    return made


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
