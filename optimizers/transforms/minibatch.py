"""Mini-batches."""

from optimizers import knobs
from optimizers.parts import Transform

TRANSFORM = Transform(
    key="minibatch",
    title="Mini-batch",
    equations="""
size = where(batch > 1, min(floor(batch + 0.5), rows), 1)
count = min(size, rows - mod(seen, rows))                                    if draw == epochs
first = seen                                                                 if draw == epochs
count = size                                                                 if draw == fresh
first = k*rows                                                               if draw == fresh
count = size                                                                 if draw == replacement
first = k*rows                                                               if draw == replacement
seen = seen + count
""",
    knobs=(
        knobs.count(
            "batch",
            4,
            (1, 1000),
            "B",
            "batch size",
            "How many rows the step’s loss is the mean of. As many as there are, and it is the whole loss. A schedule may give numbers in between; they are rounded.",
            between=True,
        ),
        knobs.switch(
            "draw",
            "epochs",
            "drawn",
            "Shuffled epochs: every row once, in an order of its own each time. Fresh: other rows of the table at every step. With replacement: each row by itself.",
            ("epochs", "fresh", "replacement"),
        ),
    ),
    summary=(
        "Each step asks for the mean over a few rows of the data instead of all of them: the loss, its gradient and "
        "its Hessian are those of the batch."
    ),
    reference=(
        "Robbins, H., Monro, S. (1951). A stochastic approximation method. Annals of Mathematical Statistics 22(3). "
        "Bottou, L., Curtis, F. E., Nocedal, J. (2018). Optimization methods for large-scale machine learning. "
        "SIAM Review 60(2)."
    ),
    stage="batch",
    rank=5,
    notes=(
        "The last batch of an epoch is what is left of it. The same seed gives every optimizer the same batches, and a "
        "smaller batch is the beginning of a larger one. What a run is judged by is the loss over all rows. A surface "
        "that is no mean over rows stays as it is."
    ),
)
