"""The pieces pages are made of, as template tags; `{% load kith_components %}` loads them all."""
