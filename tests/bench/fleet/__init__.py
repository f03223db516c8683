"""A fleet of tenants in a database of its own, and what is asked of it with all of them present."""
