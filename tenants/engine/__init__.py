"""The database engine: no transaction, no tenant. See docs/adr/0001."""
