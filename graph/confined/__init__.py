"""Processes that can be killed and may do little: what a stranger's text is given to."""
