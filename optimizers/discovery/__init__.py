"""The parts of a search for update rules: the space of short rules, how they behave, and how they breed."""
