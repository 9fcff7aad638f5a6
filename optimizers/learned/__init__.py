"""A learned optimizer: the surfaces it was trained on, its cell as equations, and its weights as a small file."""
