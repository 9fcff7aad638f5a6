"""FTRL-proximal: follow the regularized leader, with exact zeros."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="ftrl",
    title="FTRL-proximal",
    family="scaled",
    equations="""
sigma = (sqrt(n_sum + g**2) - sqrt(n_sum))/lr
z = z + g - sigma*theta
n_sum = n_sum + g**2
leader = (sign(z)*l1 - z)/((beta + sqrt(n_sum))/lr + l2)
theta = where(n_sum + beta > 0, where(abs(z) > l1, leader, 0), theta)
""",
    init={"n_sum": "initial_accumulator"},
    knobs=(
        knobs.lr(0.1, doc="How far the first step goes on each axis; later steps get shorter."),
        knobs.number(
            "l1",
            0.0,
            0.0,
            1e3,
            (0.0, 10.0),
            r"\lambda_1",
            "L1",
            "A coordinate whose gradients have not added up to more than this is exactly 0.",
        ),
        knobs.number("l2", 0.0, 0.0, 1e3, (0.0, 10.0), r"\lambda_2", "L2", "Pulls every coordinate towards zero."),
        knobs.number(
            "beta",
            0.0,
            0.0,
            1e3,
            (0.0, 10.0),
            r"\beta",
            "offset",
            "Added to the root: shortens the first steps, and pulls towards the origin. 1 in the paper, 0 in the libraries.",
        ),
        knobs.start(
            "initial_accumulator",
            "n_0",
            "start of the sum",
            "Where the sum of squares starts: 0 in the paper, 0.1 in Keras.",
        ),
    ),
    summary="Asks at every update which point would have been best for all gradients so far, with an L1 term in the question. Without that term it is Adagrad; with it, coordinates stay exactly on zero until their gradients outvote it.",
    cures="The chatter of L1 around zero: a coordinate is exactly 0 until its gradients have added up to more than λ₁.",
    breaks="Its question is asked from the origin: the origin's place matters, and the sum of squares slows it down for good.",
    reference="McMahan, H. B. et al. (2013). Ad click prediction: a view from the trenches. KDD; McMahan, H. B. (2011). Follow-the-regularized-leader and mirror descent. AISTATS.",
    scale="summed",
    twins=(
        Twin("pytorch_optimizer", "FTRL", "a coordinate without any gradient falls to 0", {"lr": 1e-3}),
        Twin("keras", "Ftrl", "doubles λ₂", {"lr": 1e-3, "initial_accumulator": 0.1}),
    ),
    notes="A coordinate that has not seen a gradient yet stays where it is. λ here is on the sum of all gradients, as in the paper, not on every step.",
)
