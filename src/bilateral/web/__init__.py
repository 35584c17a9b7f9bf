"""The pages and the API: a ledger to read in a browser on this machine."""

from bilateral.web.app import app, serve

__all__ = ["app", "serve"]
