"""Gradient noise."""

from optimizers import knobs
from optimizers.parts import Transform

TRANSFORM = Transform(
    key="noise",
    title="Gradient noise",
    equations="""
z = noise                                                                    if tail == gaussian
z = noise*(sqrt(freedom*(exp(dot(noise, noise)/freedom) - 1))/max(norm(noise), 1e-300))      if tail == heavy
sd = size/sqrt(batch)                                                        if fade == constant
sd = sqrt(size/(1 + t)**0.55)/sqrt(batch)                                    if fade == annealed
g = g + sd*z
""",
    knobs=(
        knobs.number(
            "size",
            0.1,
            0.0,
            1000000.0,
            (0.0, 10.0),
            r"\sigma",
            "size",
            "Standard deviation of constant noise; annealed noise begins with the root of it.",
        ),
        knobs.switch(
            "fade", "constant", "in time", "Constant, or fading with variance σ/(1 + t)^0.55.", ("constant", "annealed")
        ),
        knobs.switch(
            "tail",
            "gaussian",
            "distribution",
            "Gaussian, or heavy-tailed (Student’s t): mostly small, sometimes huge.",
            ("gaussian", "heavy"),
        ),
        knobs.number(
            "freedom",
            3.0,
            0.0,
            1000.0,
            (1.0, 30.0),
            r"\nu",
            "degrees of freedom",
            "Of Student’s t: 1 has no mean, 2 no variance, 30 is nearly Gaussian.",
            scale="log",
            low_open=True,
        ),
        knobs.count(
            "batch",
            1,
            (1, 1024),
            "B",
            "batch size",
            "Noise of a mean over B samples: divided by √B. A schedule may give numbers in between; they are not rounded.",
            between=True,
        ),
    ),
    summary=(
        "Adds random numbers to the gradient, as the choice of a mini-batch does. The same seed gives "
        "the same numbers to every optimizer."
    ),
    reference=(
        "Neelakantan, A. et al. (2015). Adding gradient noise improves learning for very deep networks. "
        "arXiv:1511.06807."
    ),
    stage="gradient",
    rank=10,
    notes=(
        "Heavy noise is the two-dimensional Student t with ν degrees of freedom: the Gaussian’s "
        "direction, and a length √(ν(exp(‖z‖²/ν) − 1))."
    ),
)
