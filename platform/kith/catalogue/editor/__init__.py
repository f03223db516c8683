"""Where the shared questions are written: drafts, what they look like to a parent, and a second pair of eyes."""
