"""Responses kept raw: WARC files that are only added to, and can be read without the ledger."""

from bilateral.sources.raw.files import RawError, RawFiles, Stored, read_place, records_in
from bilateral.sources.raw.records import RawResponse, pack, parse

__all__ = ["RawError", "RawFiles", "RawResponse", "Stored", "pack", "parse", "read_place", "records_in"]
