"""AdEMAMix: Adam with a second, very long average."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="ademamix",
    title="AdEMAMix",
    family="adam",
    equations="""
m1 = beta1*m1 + (1 - beta1)*g
w = alpha                                                                   if warmup == no
beta = beta3                                                                if warmup == no
share = min(t/T, 1)                                                         if warmup == yes
w = alpha*share                                                             if warmup == yes
b1 = log(max(beta1, 1e-300))                                                if warmup == yes
b3 = log(max(beta3, 1e-300))                                                if warmup == yes
beta = min(exp(b1*b3/((1 - share)*b3 + share*b1)), beta3)                   if warmup == yes
m2 = beta*m2 + (1 - beta)*g
v = beta2*v + (1 - beta2)*g**2
m_hat = m1/(1 - beta1**t)
v_hat = v/(1 - beta2**t)
theta = theta - lr*((m_hat + w*m2)/(sqrt(v_hat) + eps) + weight_decay*theta)
""",
    knobs=(
        knobs.lr(1e-3, doc="About how far the short average moves each axis; the long one adds up to α times as much."),
        knobs.beta1(),
        knobs.beta2(),
        knobs.beta(
            "beta3", 0.9999, "The long average: about 1/(1 − β₃) updates, 10 000 at 0.9999.", title="long memory"
        ),
        knobs.number("alpha", 5.0, 0.0, 100.0, (0.0, 10.0), r"\alpha", "weight of the old", "Of the long average."),
        knobs.eps(1e-8),
        knobs.switch("warmup", "no", "warm-up", "Let α and β₃ grow to their values during the first T updates."),
        knobs.count("T", 100, (10, 10_000), "T", "length of the warm-up", "Updates until α and β₃ have their values."),
        knobs.weight_decay(),
    ),
    summary="Adam pushed by two averages of the gradient: one of ten updates and one of ten thousand, which never forgets where the run came from.",
    cures="Adam's short memory: a slope too weak for single steps adds up over thousands of them.",
    breaks="What is that old goes on pushing after the goal is reached: it sails past, and comes back slowly.",
    reference="Pagliardini, M., Ablin, P., Grangier, D. (2024). The AdEMAMix optimizer: better, faster, older. arXiv:2409.03137.",
    direction="averaged",
    scale="averaged",
    scale_free=True,
    twins=(Twin("optax", "contrib.ademamix"), Twin("pytorch_optimizer", "AdEMAMix")),
    notes="The long average starts at zero and is not corrected: it fills slowly, on purpose. The warm-up is the paper's; optax takes schedules instead.",
)
