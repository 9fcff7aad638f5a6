"""Three kinds of iris by the length of a petal."""

from surfaces.dataset import THREE, DataSet

# The 38th flower as Fisher printed it, 1.4: copies that go back to UCI's file have 1.5.
SETOSA = (
    1.4, 1.4, 1.3, 1.5, 1.4, 1.7, 1.4, 1.5, 1.4, 1.5, 1.5, 1.6, 1.4, 1.1, 1.2, 1.5, 1.3, 1.4, 1.7, 1.5, 1.7,
    1.5, 1.0, 1.7, 1.9, 1.6, 1.6, 1.5, 1.4, 1.6, 1.6, 1.5, 1.5, 1.4, 1.5, 1.2, 1.3, 1.4, 1.3, 1.5, 1.3, 1.3,
    1.3, 1.6, 1.9, 1.4, 1.6, 1.4, 1.5, 1.4,
)  # fmt: skip
VERSICOLOR = (
    4.7, 4.5, 4.9, 4.0, 4.6, 4.5, 4.7, 3.3, 4.6, 3.9, 3.5, 4.2, 4.0, 4.7, 3.6, 4.4, 4.5, 4.1, 4.5, 3.9, 4.8,
    4.0, 4.9, 4.7, 4.3, 4.4, 4.8, 5.0, 4.5, 3.5, 3.8, 3.7, 3.9, 5.1, 4.5, 4.5, 4.7, 4.4, 4.1, 4.0, 4.4, 4.6,
    4.0, 3.3, 4.2, 4.2, 4.2, 4.3, 3.0, 4.1,
)  # fmt: skip
VIRGINICA = (
    6.0, 5.1, 5.9, 5.6, 5.8, 6.6, 4.5, 6.3, 5.8, 6.1, 5.1, 5.3, 5.5, 5.0, 5.1, 5.3, 5.5, 6.7, 6.9, 5.0, 5.7,
    4.9, 6.7, 4.9, 5.7, 6.0, 4.8, 4.9, 5.6, 5.8, 6.1, 6.4, 5.6, 5.1, 5.6, 6.1, 5.6, 5.5, 4.8, 5.4, 5.6, 5.1,
    5.1, 5.9, 5.7, 5.2, 5.0, 5.2, 5.4, 5.1,
)  # fmt: skip

DATA = DataSet(
    key="petals",
    title="Three kinds of iris",
    doc="50 flowers each of Iris setosa (−1), versicolor (0) and virginica (1): length of a petal in cm.",
    reference="Anderson, E. (1935), in Fisher, R. A. (1936). The use of multiple measurements in taxonomic problems. "
    "Annals of Eugenics 7(2), 179-188. Measured numbers: facts, free of copyright.",
    inputs=1,
    target=THREE,
    axes=("petal length (cm)", "kind"),
    # in turns, so that any batch of neighbours holds all three
    rows=tuple(
        (length, float(kind - 1))
        for trio in zip(SETOSA, VERSICOLOR, VIRGINICA, strict=True)
        for kind, length in enumerate(trio)
    ),
)
