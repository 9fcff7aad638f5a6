"""What the other measures compare with: the point before this one."""

from optimizers.parts import Measure

MEASURE = Measure(
    key="memory",
    title="Memory",
    equations="""
before = theta
""",
    outputs=(),
    init={"before": "theta"},
    rank=90,
    summary="Remembers the point for the next look.",
)
