"""Wikipedia's Current Events portal: dated news in a sentence each, back to 2002, with the outlets that it rests on."""

from bilateral.sources.current_events.days import FIRST, Settings, day_page, month_page
from bilateral.sources.current_events.portal import documents

__all__ = ["FIRST", "Settings", "day_page", "documents", "month_page"]
