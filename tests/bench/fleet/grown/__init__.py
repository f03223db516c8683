"""A tenant's app that only the benchmark installs: its second migration adds a column, an index and a table."""
