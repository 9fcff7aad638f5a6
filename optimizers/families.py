"""The families of the list of optimizers, by what they change; in the order in which one meets them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Family:
    """One family: its title, what it changes in a few words, and other words for it that a search finds."""

    key: str
    title: str
    summary: str
    also: str = ""


FAMILIES = {
    family.key: family
    for family in (
        Family("plain", "The gradient alone", "one rate, no memory", "vanilla, steepest descent, basic"),
        Family("momentum", "With momentum", "memory of the direction", "heavy ball, acceleration, inertia"),
        Family("gains", "A rate for each axis", "grows on agreement, shrinks on a change of sign", "delta-bar-delta"),
        Family("scaled", "Scaled by past slopes", "steep axes take smaller steps", "adaptive rate, per axis"),
        Family("adam", "Adam and its relatives", "momentum and scaling together", "adaptive moments"),
        Family("averaging", "Averaged points", "the answer is an average of the way", "mean, iterate averaging"),
        Family("free", "No rate to choose", "the rate is found on the way", "parameter-free, automatic"),
        Family("search", "Found by search", "formulas a program discovered", "AutoML, symbolic"),
        Family(
            "second",
            "Curvature",
            "a model of the bend of the ground",
            "second order, Hessian, quasi-Newton",
        ),
    )
}
OTHER = ("table", "own")  # squares of the table of choices, and rules that people write
