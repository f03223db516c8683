from kith.scope import current_scope


def scoped_key(key: str, key_prefix: str, version: int) -> str:
    """A cache key of the scope it is made in. Raises NoScope outside one, so nothing is ever shared by mistake."""
    return f"{current_scope().key}:{key_prefix}:{version}:{key}"
