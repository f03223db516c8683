from tests.apps.peersupport.conftest import house
from tests.at_once import apart

__all__ = ["apart", "house"]
