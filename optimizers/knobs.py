"""The knobs that many rules share, declared once with their usual ranges."""

from symbolic.knob import Knob

# What the rate means depends on what it multiplies.
PER_GRADIENT = "Multiplies the gradient: how far one step goes where the slope is 1."
PER_AXIS = "About how far one step goes on each axis, whatever the gradient."
PER_STEP = "How long one step is, whatever the gradient."
FOUND = "A factor on the rate that the rule finds by itself: leave it at 1."


def lr(default: float, soft: tuple[float, float] = (1e-5, 10.0), doc: str = PER_GRADIENT) -> Knob:
    """The learning rate; ``doc`` says what it measures in this rule."""
    return Knob(
        "lr",
        default,
        0.0,
        1e4,
        low_open=True,
        soft=soft,
        scale="log",
        symbol=r"\eta",
        title="learning rate",
        doc=doc,
    )


def momentum(default: float = 0.9, name: str = "momentum") -> Knob:
    """The share of the last move that is kept, in [0, 1)."""
    return Knob(
        name,
        default,
        0.0,
        1.0,
        high_open=True,
        soft=(0.0, 0.999),
        scale="one_minus_log",
        symbol=r"\mu",
        title="momentum",
        doc="Share of the last move that is kept; on a constant slope the speed ends 1/(1 − μ) times higher.",
    )


def beta(name: str, default: float, doc: str, symbol: str = "", title: str = "memory of an average") -> Knob:
    """The decay of a fading average: it remembers about 1/(1 − β) updates."""
    digits = name.removeprefix("beta")
    return Knob(
        name,
        default,
        0.0,
        1.0,
        high_open=True,
        soft=(0.0, 0.9999),
        scale="one_minus_log",
        symbol=symbol or (rf"\beta_{{{digits}}}" if digits else r"\beta"),
        title=title,
        doc=doc,
    )


def eps(default: float, doc: str = "Keeps the division finite; large values damp the scaling.") -> Knob:
    """The small number in a denominator."""
    return Knob(
        "eps", default, 0.0, 10.0, soft=(1e-12, 1.0), scale="log", symbol=r"\varepsilon", title="epsilon", doc=doc
    )


def weight_decay(default: float = 0.0, doc: str = "Pulls every coordinate towards zero.") -> Knob:
    """How strongly every coordinate is pulled to zero."""
    return Knob("weight_decay", default, 0.0, 1e3, soft=(0.0, 1.0), symbol=r"\lambda", title="weight decay", doc=doc)


def beta1(default: float = 0.9) -> Knob:
    """The memory of the averaged gradient."""
    doc = "Averages the gradient over about 1/(1 − β₁) updates: 10 at 0.9."
    return beta("beta1", default, doc, title="memory of the gradient")


def beta2(default: float = 0.999) -> Knob:
    """The memory of the averaged square."""
    doc = "Averages the squared gradient over about 1/(1 − β₂) updates: 1000 at 0.999."
    return beta("beta2", default, doc, title="memory of its square")


def bias_correction(default: str = "yes") -> Knob:
    """Whether averages that start at zero are corrected for it."""
    order = ("yes", "no") if default == "yes" else ("no", "yes")
    return switch("bias_correction", default, "bias correction", "Undo that both averages start at zero.", order)


def eps_place(doc: str = "Outside the root (the paper, PyTorch) or inside.", *more: str) -> Knob:
    """Where ε stands: outside the root, inside, or in one of the places ``more``."""
    return switch("eps_place", "outside", "place of ε", doc, ("outside", "inside", *more))


def start(name: str, symbol: str, title: str, doc: str, default: float = 0.0) -> Knob:
    """Where an accumulator begins: 0 in most papers and libraries."""
    return number(name, default, 0.0, 1e6, (0.0, 1.0), symbol, title, doc)


def floor_or_sum(doc: str) -> Knob:
    """How a division by a length is kept finite: max(‖·‖, ε), or ‖·‖ + ε."""
    return switch("eps_place", "floor", "place of ε", doc, ("floor", "added"))


def first_distance(default: float) -> Knob:
    """What a rule that measures its own distance believes before the first move."""
    doc = "The distance that is believed before the first move: any small number will do."
    return number(
        "first", default, 0.0, 1e3, (1e-6, 1.0), r"r_{\epsilon}", "first distance", doc, scale="log", low_open=True
    )


def d0() -> Knob:
    """The first guess of D-Adaptation and Prodigy."""
    doc = "Any small number will do; it grows from here."
    return number(
        "d0", 1e-6, 0.0, 1e3, (1e-8, 1.0), "d_0", "first guess of the distance", doc, scale="log", low_open=True
    )


def share_left(doc: str = "Share of the full value at the end.") -> Knob:
    """Where a decay ends, as a share of the knob's own value."""
    return number("end", 0.0, 0.0, 1.0, (0.0, 1.0), "a", "final value, as a share", doc)


def decay_steps() -> Knob:
    """How long a decay takes."""
    doc = "Updates until the end is reached; 0 means the whole run."
    return count("decay_steps", 0, (0, 1000), r"T_{\max}", "length (0: the whole run)", doc, 0)


def number(
    name: str, default: float, low: float, high: float, soft: tuple[float, float], symbol: str, title: str, doc: str,
    *, scale: str = "linear", low_open: bool = False, high_open: bool = False,
) -> Knob:  # fmt: skip
    """A number of a rule's own."""
    return Knob(
        name, default, low, high, low_open=low_open, high_open=high_open, soft=soft, scale=scale, symbol=symbol,
        title=title, doc=doc,
    )  # fmt: skip


def count(
    name: str,
    default: int,
    soft: tuple[float, float],
    symbol: str,
    title: str,
    doc: str,
    low: int = 1,
    *,
    between: bool = False,
) -> Knob:
    """A whole number of updates, cycles or points; ``between`` where a schedule may move it, unrounded."""
    return Knob(
        name, default, low, 1_000_000, soft=soft, scale="log" if soft[0] > 0 and soft[1] > 20 * soft[0] else "linear",
        symbol=symbol, title=title, doc=doc, integer=True, between=between,
    )  # fmt: skip


def c1() -> Knob:
    """Armijo's condition of a line search."""
    doc = "Share of the promised decrease that is enough."
    return number(
        "c1", 1e-4, 0.0, 1.0, (1e-6, 0.5), "c_1", "wanted decrease", doc, scale="log", low_open=True, high_open=True
    )


def c2(default: float) -> Knob:
    """Wolfe's condition of a line search."""
    doc = "The slope along the direction has to fall to this share."
    return number("c2", default, 0.0, 1.0, (0.01, 0.9), "c_2", "wanted flatness", doc, low_open=True, high_open=True)


def internal_decay() -> tuple[Knob, Knob]:
    """How PowerSign and AddSign let their reward for agreement fade."""
    fades = ("none", "linear", "cyclic", "restart")
    return (
        switch("decay", "none", "internal decay", "How the reward for agreement fades during the run.", fades),
        number(
            "periods", 2.0, 0.0, 1000.0, (0.5, 20.0), "N", "periods",
            "Cycles or restarts of the internal decay in one run.", low_open=True,
        ),
    )  # fmt: skip


def gains() -> tuple[Knob, Knob, Knob, Knob]:
    """Additive increase, multiplicative decrease of a gain per coordinate, and its limits."""
    return (
        number("up", 0.05, 0.0, 10.0, (0.0, 0.5), r"\delta", "increase", "Added to a gain while the sign holds."),
        number(
            "down",
            0.95,
            0.0,
            1.0,
            (0.5, 1.0),
            r"\kappa",
            "decrease",
            "A gain is multiplied by this when the sign turns.",
            low_open=True,
        ),
        number(
            "low",
            0.1,
            0.0,
            1.0,
            (0.01, 1.0),
            r"G_{\min}",
            "smallest gain",
            "A gain never falls below this.",
            scale="log",
        ),
        number(
            "high",
            10.0,
            1.0,
            1e6,
            (1.0, 100.0),
            r"G_{\max}",
            "largest gain",
            "A gain never rises above this.",
            scale="log",
        ),
    )


def one_cycle() -> tuple[Knob, Knob, Knob]:
    """The shape that the one-cycle schedules of rate and momentum share."""
    return (
        number(
            "share", 0.3, 0.0, 1.0, (0.0, 1.0), "p", "share of the rise", "Part of the cycle in which the rate rises.",
            low_open=True, high_open=True,
        ),
        count(
            "cycle", 0, (0, 1000), r"T_{\max}", "length (0: the whole run)",
            "Updates of the cycle; 0 means the whole run.", 0,
        ),
        switch("anneal", "cosine", "curve", "Half cosine waves or straight lines.", ("cosine", "linear")),
    )  # fmt: skip


def switch(name: str, default: str, title: str, doc: str, choices: tuple[str, ...] = ("no", "yes")) -> Knob:
    """A choice between words."""
    return Knob(name, default, choices=choices, title=title, doc=doc)
