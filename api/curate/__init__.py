"""Signing in, the queue of drafts, review and second codings."""
