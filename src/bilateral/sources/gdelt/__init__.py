"""GDELT 2.0 as it appears: the list of its files every 15 minutes, the files with their checksums, and what they name.

The events go the way of `sources.event_files`; mentions and knowledge graph give `Lead`s: articles to read.
"""

from bilateral.sources.gdelt.files import fetched
from bilateral.sources.gdelt.leads import leads
from bilateral.sources.gdelt.listing import LIMITS, File, Part, Settings, listed, newest, read_list

__all__ = ["LIMITS", "File", "Part", "Settings", "fetched", "leads", "listed", "newest", "read_list"]
