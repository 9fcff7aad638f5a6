"""The first set of Anscombe's quartet."""

from surfaces.dataset import NUMBER, DataSet

DATA = DataSet(
    key="anscombe",
    title="Anscombe's first set",
    doc="Eleven points whose least-squares line is v = 0.3 + 0.5 u, like that of three quite different sets; in tens.",
    reference="Anscombe, F. J. (1973). Graphs in statistical analysis. The American Statistician 27(1), 17-21. "
    "Eleven numbers of a table: facts, free of copyright.",
    inputs=1,
    target=NUMBER,
    axes=("x (tens)", "y (tens)"),
    rows=(
        (1, 0.804), (0.8, 0.695), (1.3, 0.758), (0.9, 0.881), (1.1, 0.833), (1.4, 0.996),
        (0.6, 0.724), (0.4, 0.426), (1.2, 1.084), (0.7, 0.482), (0.5, 0.568),
    ),
)  # fmt: skip
