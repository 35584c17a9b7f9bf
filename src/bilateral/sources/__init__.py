"""Where the news comes from: raw bytes with their address and time."""

from bilateral.sources.folder import digest, documents, files, walk

__all__ = ["digest", "documents", "files", "walk"]
