"""Where the news comes from: raw bytes with their address and time; the web; and other people's events."""

from bilateral.sources import event_files
from bilateral.sources.folder import digest, documents, files, walk

__all__ = ["digest", "documents", "event_files", "files", "walk"]
