"""Where the news comes from: raw bytes with their address and time; the web; and other people's events."""

from bilateral.sources import event_files
from bilateral.sources.counted import TOLD, Counted
from bilateral.sources.folder import digest, documents, files, is_archive, walk

__all__ = ["TOLD", "Counted", "digest", "documents", "event_files", "files", "is_archive", "walk"]
