from tests.at_once import apart

__all__ = ["apart"]
