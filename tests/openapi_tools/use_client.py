"""What a program in Python does with the generated client, run with its address: list, page, be refused."""

import sys
from urllib.parse import parse_qs, urlsplit

from generated_client import Client
from generated_client.api.outcomes import list_outcomes
from generated_client.api.stations import get_station, list_stations
from generated_client.api.validation import validate_entry
from generated_client.models import (
    ListStationsSort,
    OutcomesList,
    PlainEntry,
    Problem,
    StationModel,
    ValidationReport,
)

with Client(base_url=sys.argv[1]) as client:
    stations = list_stations.sync(client=client, sort=ListStationsSort.LABEL, province=["zhejiang"])
    assert stations.total == len(stations.items) == 2
    assert stations.items[0].label.zh == "府山派出所"

    page = list_outcomes.sync(client=client, limit=40)
    assert isinstance(page, OutcomesList)
    seen = [item.iri for item in page.items]
    while page.links.next_:
        [cursor] = parse_qs(urlsplit(page.links.next_).query)["cursor"]
        page = list_outcomes.sync(client=client, limit=40, cursor=cursor)
        assert isinstance(page, OutcomesList)
        seen += [item.iri for item in page.items]
    assert len(set(seen)) == len(seen) == page.total

    station = get_station.sync(client=client, name="zhejiang-pingyang-shanmen")
    assert isinstance(station, StationModel) and station.operates

    missing = get_station.sync_detailed(client=client, name="nowhere")
    assert missing.status_code == 404 and isinstance(missing.parsed, Problem) and missing.parsed.messages.zh

    wrong = list_outcomes.sync_detailed(client=client, level=["outcom"])
    assert (
        wrong.status_code == 422 and isinstance(wrong.parsed, Problem) and wrong.parsed.parameter == "level"
    )

    report = validate_entry.sync(client=client, body=PlainEntry.from_dict({"source": {}}))
    assert isinstance(report, ValidationReport) and not report.conforms and report.findings[0].message.zh
print("done")
