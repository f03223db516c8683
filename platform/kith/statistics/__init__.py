"""Numbers with their uncertainty: limits, funnels, comparisons, and the plain words for them. No database, no
web."""
