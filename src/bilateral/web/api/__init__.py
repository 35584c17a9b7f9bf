"""The API: every read of the command line, typed, in pages, as JSON, CSV or Parquet."""

from fastapi import APIRouter

from bilateral.web.api import countries, datasets, duties, events, exports, feeds, news, relations
from bilateral.web.api.described import ABOUT, TAGS, TITLE, describe
from bilateral.web.api.kept import Kept

router = APIRouter(prefix="/api")
for room in (relations, events, countries, duties, news, exports, feeds, datasets):
    router.include_router(room.router)

__all__ = ["ABOUT", "TAGS", "TITLE", "Kept", "describe", "router"]
