"""Is what was typed well formed? What the state allows is asked by the operations."""
