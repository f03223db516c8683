"""Charts drawn on the server: an SVG with a name and a description, and the same figures as a table.

Positions across are percentages and positions down are pixels, so that words keep their size on a phone.
Colours are class names, answered by charts.css for light, dark and paper; the attributes beside them are for
an SVG on its own.
"""
