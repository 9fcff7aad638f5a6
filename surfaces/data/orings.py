"""Damaged O-rings of 23 space shuttle flights, against the temperature at launch."""

from surfaces.dataset import CLASSES, DataSet

FAHRENHEIT = (
    (53, 1), (57, 1), (58, 1), (63, 1), (66, 0), (67, 0), (67, 0), (67, 0), (68, 0), (69, 0), (70, 0), (70, 0),
    (70, 1), (70, 1), (72, 0), (73, 0), (75, 0), (75, 1), (76, 0), (76, 0), (78, 0), (79, 0), (81, 0),
)  # fmt: skip

DATA = DataSet(
    key="orings",
    title="Challenger's O-rings",
    doc="23 flights before the accident: temperature at launch in 10 °C, and whether an O-ring was damaged.",
    reference="Dalal, S. R., Fowlkes, E. B. & Hoadley, B. (1989). Risk analysis of the space shuttle. JASA 84(408), "
    "945-957, from the Rogers Commission's report (1986). Measured numbers: facts, free of copyright.",
    inputs=1,
    target=CLASSES,
    axes=("temperature (10 °C)", "damage"),
    rows=tuple((round((warmth - 32) / 18, 3), float(damage)) for warmth, damage in FAHRENHEIT),
)
