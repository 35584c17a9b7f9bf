"""One file a revision; each is frozen once released."""
