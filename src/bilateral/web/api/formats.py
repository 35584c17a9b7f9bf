"""In which format an answer is given: by `format`, else by the Accept header."""

from __future__ import annotations

from collections.abc import Iterator

from bilateral.web.asked import Refused, short

MEDIA = {"json": "application/json", "csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
"""The formats by their names, with their media types; the first is given where anything goes."""


def chosen_format(asked: str | None, accept: str | None, known: tuple[str, ...]) -> str:
    """One of the formats that are `known` here. Raises `Refused`: 400 for an unknown name, 406 for other types."""
    if asked:
        if asked.casefold() in known:
            return asked.casefold()
        raise Refused(400, "Unknown format", f"{short(asked)} is no format of this list; choose from {_list(known)}.")
    wanted = sorted(_ranges(accept or "*/*"), key=lambda one: -one[1])
    for media, quality in wanted:
        for name in known:
            if quality > 0 and media in (MEDIA[name], f"{MEDIA[name].partition('/')[0]}/*", "*/*"):
                return name
    types = ", ".join(MEDIA[name] for name in known)
    raise Refused(406, "No such format", f"Accept asks for none of {types}; ask for one of these, or give format=.")


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    """The media types of an Accept header with their weights (RFC 9110, 12.5.1); one that is malformed weighs 0."""
    for part in accept.split(","):
        media, *parameters = (one.strip() for one in part.casefold().split(";"))
        quality = next((one[2:] for one in parameters if one.startswith("q=")), "1")
        try:
            yield media, float(quality)
        except ValueError:
            yield media, 0.0


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(names)
