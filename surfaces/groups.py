"""The groups of the list of surfaces, by what is hard on them, in the order in which one meets them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Group:
    """One group: its title, the question it puts in a few words, and other words for it that a search finds."""

    key: str
    title: str
    summary: str
    also: str = ""


OWN = "own"  # what people write themselves
GROUPS = {
    group.key: group
    for group in (
        Group("bowls", "Bowls and canyons", "one minimum, nothing in the way", "valley, trough, basin"),
        Group("valleys", "Curved valleys", "the floor turns", "bent valley, banana, ravine, narrow"),
        Group("saddles", "Saddles", "down one way, up the other", "pass, saddle point, escape"),
        Group("minima", "Many minima", "which one is found?", "local minima, many minima, traps, non-convex"),
        Group("plateaus", "Plateaus and cliffs", "the slope is gone, or far too large", "flat, steep, vanishing, wall"),
        Group("data", "Made from data", "the loss of a small model", "neural network, machine learning, fit, training"),
        Group(OWN, "Your own", "type any formula", "custom, function, expression"),
    )
}
