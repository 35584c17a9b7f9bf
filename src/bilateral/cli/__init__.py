"""The command line: every verb of the library, with its results on stdout and all else on stderr.

Exit codes: 0 done, 1 done but something was set aside (named on stderr), 2 wrong use or nothing could be done.
"""

from bilateral.cli.app import app, main

__all__ = ["app", "main"]
