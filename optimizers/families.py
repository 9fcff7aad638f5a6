"""The families of the list of optimizers, by what they change; in the order in which one meets them."""

FAMILIES = ("plain", "momentum", "gains", "scaled", "adam", "averaging", "free", "search", "second")
OTHER = ("table", "own")  # squares of the table of choices, and rules that people write
