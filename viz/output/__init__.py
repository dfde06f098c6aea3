"""A picture for readers: vis-network, a page, one file, files for other programs."""
