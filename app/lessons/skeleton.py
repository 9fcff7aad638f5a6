"""The file that ``fall-line lesson new`` writes: a sound little lesson in which every field is explained."""

from app.lessons.registry import WORDS

SKELETON = WORDS / "skeleton.toml"
