"""Petals of two kinds of iris, which overlap a little."""

from surfaces.dataset import CLASSES, DataSet

VERSICOLOR = (
    (4.7, 1.4), (4.5, 1.5), (4.9, 1.5), (4.0, 1.3), (4.6, 1.5), (4.5, 1.3), (4.7, 1.6), (3.3, 1.0), (4.6, 1.3),
    (3.9, 1.4), (3.5, 1.0), (4.2, 1.5), (4.0, 1.0), (4.7, 1.4), (3.6, 1.3), (4.4, 1.4), (4.5, 1.5), (4.1, 1.0),
    (4.5, 1.5), (3.9, 1.1), (4.8, 1.8), (4.0, 1.3), (4.9, 1.5), (4.7, 1.2), (4.3, 1.3), (4.4, 1.4), (4.8, 1.4),
    (5.0, 1.7), (4.5, 1.5), (3.5, 1.0), (3.8, 1.1), (3.7, 1.0), (3.9, 1.2), (5.1, 1.6), (4.5, 1.5), (4.5, 1.6),
    (4.7, 1.5), (4.4, 1.3), (4.1, 1.3), (4.0, 1.3), (4.4, 1.2), (4.6, 1.4), (4.0, 1.2), (3.3, 1.0), (4.2, 1.3),
    (4.2, 1.2), (4.2, 1.3), (4.3, 1.3), (3.0, 1.1), (4.1, 1.3),
)  # fmt: skip
VIRGINICA = (
    (6.0, 2.5), (5.1, 1.9), (5.9, 2.1), (5.6, 1.8), (5.8, 2.2), (6.6, 2.1), (4.5, 1.7), (6.3, 1.8), (5.8, 1.8),
    (6.1, 2.5), (5.1, 2.0), (5.3, 1.9), (5.5, 2.1), (5.0, 2.0), (5.1, 2.4), (5.3, 2.3), (5.5, 1.8), (6.7, 2.2),
    (6.9, 2.3), (5.0, 1.5), (5.7, 2.3), (4.9, 2.0), (6.7, 2.0), (4.9, 1.8), (5.7, 2.1), (6.0, 1.8), (4.8, 1.8),
    (4.9, 1.8), (5.6, 2.1), (5.8, 1.6), (6.1, 1.9), (6.4, 2.0), (5.6, 2.2), (5.1, 1.5), (5.6, 1.4), (6.1, 2.3),
    (5.6, 2.4), (5.5, 1.8), (4.8, 1.8), (5.4, 2.1), (5.6, 2.4), (5.1, 2.3), (5.1, 1.9), (5.9, 2.3), (5.7, 2.5),
    (5.2, 2.3), (5.0, 1.9), (5.2, 2.0), (5.4, 2.3), (5.1, 1.8),
)  # fmt: skip

DATA = DataSet(
    key="iris",
    title="Iris petals",
    doc="50 flowers of Iris versicolor (0) and 50 of Iris virginica (1): length and width of a petal in cm.",
    reference="Anderson, E. (1935), in Fisher, R. A. (1936). The use of multiple measurements in taxonomic problems. "
    "Annals of Eugenics 7(2), 179-188. Measured numbers: facts, free of copyright.",
    inputs=2,
    target=CLASSES,
    axes=("petal length (cm)", "petal width (cm)", "kind"),
    # in turns, so that any batch of neighbours holds both
    rows=tuple(
        (*petal, float(kind)) for pair in zip(VERSICOLOR, VIRGINICA, strict=True) for kind, petal in enumerate(pair)
    ),
)
