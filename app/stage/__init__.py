"""The stage: the animated component people look at, its payload, its script and its standalone page."""
