"""`python -m bilateral` is `bilateral`."""

from bilateral.cli import main

main()
