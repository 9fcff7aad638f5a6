"""The ground floor: one small safe language from which every kernel, formula and slider is derived.

Text -> tokens -> tree -> straight-line program -> NumPy | scalar Python | JavaScript, and tree -> LaTeX.
Nothing here knows what a surface or an optimizer is.
"""
