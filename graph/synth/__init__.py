"""Made-up stations, to measure and try what happens when there are many."""
