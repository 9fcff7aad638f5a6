"""Rprop, with and without weight backtracking."""

from optimizers import knobs
from optimizers.parts import Rule, Twin

RULE = Rule(
    key="rprop",
    title="Rprop",
    family="gains",
    also="resilient propagation",
    equations="""
turn = sign(g*g_last)
step = where(turn > 0, step*eta_plus, where(turn < 0, step*eta_minus, step))
step = min(max(step, step_min), step_max)
h = where(turn < 0, 0, g)
move = -step*sign(h)                                       if backtracking == no
move = where(turn < 0, -move, -step*sign(h))               if backtracking == yes
theta = theta + move
g_last = h
""",
    init={"step": "lr"},
    knobs=(
        knobs.lr(0.01, doc="How far the first step goes on each axis; after that every axis has its own."),
        knobs.number(
            "eta_minus",
            0.5,
            0.0,
            1.0,
            (0.1, 0.99),
            r"\eta^{-}",
            "shrink",
            "A step is multiplied by this when the slope changes sign.",
            low_open=True,
            high_open=True,
        ),
        knobs.number(
            "eta_plus",
            1.2,
            1.0,
            10.0,
            (1.01, 2.0),
            r"\eta^{+}",
            "growth",
            "A step is multiplied by this while the sign holds.",
            low_open=True,
        ),
        knobs.number(
            "step_min",
            1e-6,
            0.0,
            1.0,
            (1e-9, 1e-2),
            r"\Delta_{\min}",
            "shortest step",
            "No step gets shorter.",
            scale="log",
            low_open=True,
        ),
        knobs.number(
            "step_max",
            50.0,
            1e-6,
            1e6,
            (1e-2, 100.0),
            r"\Delta_{\max}",
            "longest step",
            "No step gets longer.",
            scale="log",
        ),
        knobs.switch(
            "backtracking",
            "no",
            "backtracking",
            "Take the last move back when the slope has changed sign (the form of 1993).",
        ),
    ),
    summary="Looks only at signs: a coordinate's step grows by 20 % while its slope keeps its sign and halves when it turns. The size of the gradient plays no part.",
    cures="Slopes of any size, flat or steep, with the full gradient.",
    breaks="Noise: signs of single batches do not average out, so it needs full batches, and curved valleys stop it.",
    reference="Riedmiller, M., Braun, H. (1993). A direct adaptive method for faster backpropagation learning: the RPROP algorithm. ICNN; Igel, C., Hüsken, M. (2000), iRprop−.",
    direction="sign",
    scale="gains",
    scale_free=True,
    twins=(Twin("torch", "Rprop"), Twin("optax", "rprop", "emits the previous update: its first call never moves")),
    notes="After a change of sign the gradient counts as 0, so that the next product is 0 too (iRprop−, as in PyTorch). optax 0.2.8 is one update late; we are not.",
)
