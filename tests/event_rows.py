"""Made-up rows of other people's event files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from bilateral.model import DailyCount, SetAside
from bilateral.sources import event_files
from bilateral.sources.event_files import gdelt

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)

ICEWS = (
    "Event ID,Event Date,Source Name,Source Sectors,Source Country,Event Text,CAMEO Code,Intensity,Target Name,"
    "Target Sectors,Target Country,Story ID,Sentence Number,Publisher,City,District,Province,Country,Latitude,Longitude"
).split(",")
POLECAT = (
    "Event ID,Event Date,Event Type,Event Mode,Intensity,Quad Code,Contexts,Actor Name,Actor Country,Actor COW,"
    "Primary Actor Sector,Actor Sectors,Actor Title,Actor Name Raw,Wikipedia Actor ID,Recipient Name,"
    "Recipient Country,Recipient COW,Primary Recipient Sector,Recipient Sectors,Recipient Title,Recipient Name Raw,"
    "Wikipedia Recipient ID,Placename,City,District,Province,Country,Latitude,Longitude,GeoNames ID,Raw Placename,"
    "Feature Type,Source,Publication Date,Story People,Story Organizations,Story Locations,Language,Version"
).split(",")
ACLED = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,"
    "actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,"
    "latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp"
).split(",")


def gdelt_row(day: str, actor: str, recipient: str, code: str, added: str | None = None) -> str:
    """A line of GDELT 2.0."""
    said = {
        "GLOBALEVENTID": "1",
        "SQLDATE": day,
        "Actor1CountryCode": actor,
        "Actor2CountryCode": recipient,
        "EventCode": code,
        "ActionGeo_FullName": 'The "Old" Bridge',
        "DATEADDED": added or f"{day}120000",
        "SOURCEURL": "https://news.example/1",
    }
    return "\t".join(said.get(name, "") for name in gdelt.NAMES)


def table(columns: Iterable[str], *rows: Mapping[str, str], delimiter: str = "\t") -> str:
    """A table with a header; cells that a row does not give are empty."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns), restval="", delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


class Found:
    """All that one file gave."""

    def __init__(self, file: event_files.EventFile) -> None:
        self.counts: list[DailyCount] = list(file.counts())
        self.aside: list[SetAside] = file.aside
        self.rows, self.counted, self.speech, self.apart = file.rows, file.counted, file.speech, file.apart

    @property
    def acts(self) -> list[tuple[str, str, str, str, int]]:
        """(day, actor, type, recipient, rows)."""
        return [(str(one.day), one.actor, one.event_type.value, one.recipient, one.count) for one in self.counts]

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """(line, reason) of what was set aside; "" where it is the file."""
        return [(one.address.rpartition("file")[2].lstrip(":"), one.reason) for one in self.aside]


def read(path: Path, kind: str, codes: str = "iso", now: datetime = NOW) -> Found:
    """A file as the importer reads it, named "file" in what is set aside."""
    with ExitStack() as open_:
        text = open_.enter_context(event_files.unpacked(path))
        chosen = event_files.kind_of(kind, codes)
        return Found(open_.enter_context(event_files.open_events(text, chosen, address="file", now=now)))
