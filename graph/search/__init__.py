"""Search in everything that has a name, and in the words of the sources."""
