"""What is computed of many things of the graph together: counts by area, types that stand together, paths."""
