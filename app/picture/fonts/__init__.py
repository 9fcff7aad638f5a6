"""The typefaces of drawn pictures: free fonts, cut down to what the catalogues and mathematics need.

A picture is drawn on servers that have no fonts at all, so these two travel with the app. ``README.md`` beside them
says where they come from; ``app.tools.fonts`` makes them again.
"""

from pathlib import Path

FOLDER = Path(__file__).parent
# In the order they are asked for a glyph: text in Latin, Greek and Chinese first, then the signs it lacks.
FILES = (FOLDER / "NotoSansSC-subset.otf", FOLDER / "DejaVuSans-subset.ttf")
