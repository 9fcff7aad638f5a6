"""The groups of the list of optimizers, by what they change; in the order in which one meets them."""

FAMILIES = {
    "plain": "Plain",
    "momentum": "Momentum",
    "gains": "Gains per weight",
    "scaled": "Scaled",
    "adam": "Adam and its relatives",
    "averaging": "Averaged",
    "free": "Without a rate",
    "search": "Found by search",
    "second": "Second order and line search",
}
OTHER = {"table": "From the table of choices", "own": "Your own"}
