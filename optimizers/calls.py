"""How the rules are called in PyTorch and optax so that they walk our path: the argument for each knob, and for which
settings that holds. ``tests/reference/verify_code.py`` runs every call against our own runs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from optimizers.parts import Rule
from symbolic.errors import N_, FallLineError
from symbolic.python_source import number_source

LIBRARIES = {"torch": "PyTorch", "optax": "optax"}
NO_TWIN = N_("{rule} has no twin in {library}: take the NumPy code.")
OTHER_SETTING = N_("{rule} with {knob} = {value} has no twin in {library}: take the NumPy code.")
NOT_MOVED = N_("{library} cannot move {knob} of {rule} during a run: take the NumPy code.")
_PLAIN = re.compile(r"(\w+)=\{(\w+)\}")
_PAIR = re.compile(r"(\w+)=\(\{(\w+)\}, \{(\w+)\}\)")


@dataclass(frozen=True)
class Call:
    """``maker(args)`` of a library is the rule. ``args`` are templates over the knobs, ``lr={lr}``; one that stands as
    (template, knob, value) is left out where the knob has this value. ``needs`` says which settings it holds for: a
    word or number, several of them, or a predicate; ``constant`` are knobs that no schedule may move here. ``remark``
    tells what is not the same even so."""

    rule: str
    library: str
    maker: str
    args: tuple[str | tuple[str, str, Any], ...]
    needs: Mapping[str, Any] = field(default_factory=dict)
    constant: tuple[str, ...] = ()
    remark: str = ""
    column: bool = False  # it takes matrices only: the pair as one column
    closure: bool = False  # its step asks for losses itself
    wants: str = ""  # what the update of optax asks for beside the gradient
    shown: str = ""  # the function that gives the point to look at
    fixed: bool = False  # no hyperparameter of it can be injected

    def holds(self, values: Mapping[str, Any], moved: Sequence[str]) -> str:
        """The knob for whose value, or motion, the call does not hold; empty where it does."""
        for name, wanted in self.needs.items():
            told = values[name]
            if callable(wanted):
                fits = wanted(told)
            else:
                fits = told in (wanted if isinstance(wanted, tuple) else (wanted,))
            if not fits:
                return name
        return next((name for name in moved if name in self.constant), "")

    def arguments(self, values: Mapping[str, Any], moved: Sequence[str] = ()) -> str:
        """The arguments as source."""
        told = {
            name: repr(value) if isinstance(value, str) else number_source(float(value))
            for name, value in values.items()
        }
        shown = []
        for arg in self.args:
            template, knob, default = arg if isinstance(arg, tuple) else (arg, "", None)
            if not knob or values[knob] != default or knob in moved:
                shown.append(template.format(**told, **{f"{name}_": value for name, value in values.items()}))
        return ", ".join(shown)

    def place(self, knob: str) -> tuple[str, tuple[str, ...]] | None:
        """The argument that a knob is, with the knobs it is made of where that is a pair; None for none."""
        for arg in self.args:
            template = arg[0] if isinstance(arg, tuple) else arg
            one, two = _PLAIN.fullmatch(template), _PAIR.fullmatch(template)
            if one and one[2] == knob:
                return one[1], ()
            if two and knob in two.groups()[1:]:
                return two[1], (two[2], two[3])
        return None


def _at_least(low: float) -> Any:
    return lambda value: value > low


LR, RATE = "lr={lr}", "learning_rate={lr}"
BETAS, B = "betas=({beta1}, {beta2})", ("b1={beta1}", "b2={beta2}")
EPS, DECAY = "eps={eps}", "weight_decay={weight_decay}"
# a displacement holds the rate of its own time: the same path while the rate stays
UNMOVED = ("lr",)

CALLS = (
    Call("sgd", "torch", "torch.optim.SGD", (LR,)),
    Call("momentum", "torch", "torch.optim.SGD", (LR, "momentum={momentum}"), {"form": "heavy_ball"}),
    Call(
        "momentum", "torch", "torch.optim.SGD", (LR, "momentum={momentum}", "dampening={dampening}"),
        {"form": "dampened"},
    ),
    Call("momentum", "torch", "torch.optim.SGD", (LR, "momentum={momentum}"), {"form": "displacement"}, UNMOVED),
    Call(
        "nesterov", "torch", "torch.optim.SGD", (LR, "momentum={momentum}", "nesterov=True"),
        {"form": "shifted", "rate": "outside", "momentum": _at_least(0)},
    ),
    Call(
        "nesterov", "torch", "torch.optim.SGD", (LR, "momentum={momentum}", "nesterov=True"),
        {"form": "shifted", "rate": "inside", "momentum": _at_least(0)}, UNMOVED,
    ),
    Call(
        "adagrad", "torch", "torch.optim.Adagrad",
        (LR, ("initial_accumulator_value={initial_accumulator}", "initial_accumulator", 0.0), EPS),
        {"form": "sum", "eps_place": "outside"},
    ),
    Call(
        "rmsprop", "torch", "torch.optim.RMSprop",
        (LR, "alpha={alpha}", EPS, ("momentum={momentum}", "momentum", 0.0), ("centered=True", "centered", "no")),
        {"begin": "value", "bias_correction": "no", "eps_place": "outside", "nesterov": "no", "initial_v": 0.0},
    ),
    Call("adadelta", "torch", "torch.optim.Adadelta", (LR, "rho={rho}", EPS), {"initial_v": 0.0, "initial_u": 0.0}),
    Call("adam", "torch", "torch.optim.Adam", (LR, BETAS, EPS), {"bias_correction": "yes", "eps_place": "outside"}),
    Call("adamax", "torch", "torch.optim.Adamax", (LR, BETAS, EPS), {"eps_place": "inside"}),
    Call("amsgrad", "torch", "torch.optim.Adam", (LR, BETAS, EPS, "amsgrad=True"), {"order": "corrected_last"}),
    Call("adamw", "torch", "torch.optim.AdamW", (LR, BETAS, EPS, DECAY), {"decay": "times_rate"}),
    Call("nadam", "torch", "torch.optim.NAdam", (LR, BETAS, EPS, "momentum_decay={psi}"), {"warmup": "yes"}),
    Call(
        "radam", "torch", "torch.optim.RAdam", (LR, BETAS, EPS),
        {"eps_place": "uncorrected", "early": "momentum", "threshold": 5.0},
    ),
    Call(
        "rprop", "torch", "torch.optim.Rprop",
        (LR, "etas=({eta_minus}, {eta_plus})", "step_sizes=({step_min}, {step_max})"), {"backtracking": "no"},
    ),
    Call(
        "muon", "torch", "torch.optim.Muon",
        (LR, "momentum={momentum}", EPS, ("nesterov=False", "nesterov", "yes"), DECAY),
        {"average": "mean", "adjust": "original", "eps_place": "floor"},
        remark="works in bfloat16: two to three digits agree", column=True,
    ),
    Call(
        "lbfgs", "torch", "torch.optim.LBFGS",
        (
            LR, "history_size={history}", 'line_search_fn="strong_wolfe"', "max_iter=1", "max_eval=100",
            "tolerance_grad=0", "tolerance_change=1e-15",
        ),
        {"line_search": "strong_wolfe"}, closure=True,
    ),
    Call("sgd", "optax", "optax.sgd", (RATE,)),
    Call("momentum", "optax", "optax.sgd", (RATE, "momentum={momentum}"), {"form": "heavy_ball"}),
    Call("momentum", "optax", "optax.sgd", (RATE, "momentum={momentum}"), {"form": "displacement"}, UNMOVED),
    Call(
        "nesterov", "optax", "optax.sgd", (RATE, "momentum={momentum}", "nesterov=True"),
        {"form": "shifted", "rate": "outside"},
    ),
    Call(
        "nesterov", "optax", "optax.sgd", (RATE, "momentum={momentum}", "nesterov=True"),
        {"form": "shifted", "rate": "inside"}, UNMOVED,
    ),
    Call(
        "adagrad", "optax", "optax.adagrad", (RATE, "initial_accumulator_value={initial_accumulator}", EPS),
        {"form": "sum", "eps_place": "inside"},
    ),
    *(
        Call(
            "rmsprop", "optax", "optax.rmsprop",
            (
                RATE, "decay={alpha}", EPS, f"eps_in_sqrt={place == 'inside'}",
                ("initial_scale={initial_v}", "initial_v", 0.0),
                ("centered=True", "centered", "no"), ("momentum={momentum}", "momentum", 0.0),
                ("nesterov=True", "nesterov", "no"),
            ),
            {"begin": "value", "bias_correction": "no", "eps_place": place} | ({} if still else {"momentum": 0.0}),
            UNMOVED if still else (),  # its rate stands inside the momentum
        )
        for place in ("outside", "inside")
        for still in (False, True)
    ),
    Call("adadelta", "optax", "optax.adadelta", (RATE, "rho={rho}", EPS), {"initial_v": 0.0, "initial_u": 0.0}),
    Call("adam", "optax", "optax.adam", (RATE, *B, EPS), {"bias_correction": "yes", "eps_place": "outside"}),
    Call(
        "adam", "optax", "optax.adam", (RATE, *B, "eps=0", "eps_root={eps}"),
        {"bias_correction": "yes", "eps_place": "inside"},
    ),
    Call("adamax", "optax", "optax.adamax", (RATE, *B, EPS), {"eps_place": "inside"}),
    Call("amsgrad", "optax", "optax.amsgrad", (RATE, *B, EPS), {"order": "corrected_first"}),
    Call("adamw", "optax", "optax.adamw", (RATE, *B, EPS, DECAY), {"decay": "times_rate"}),
    Call("nadam", "optax", "optax.nadam", (RATE, *B, EPS), {"warmup": "no"}),
    Call(
        "radam", "optax", "optax.radam", (RATE, *B, EPS),
        {"eps_place": "outside", "early": "momentum", "threshold": 5.0},
    ),
    Call("adabelief", "optax", "optax.adabelief", (RATE, *B, EPS, "eps_root={eps}")),
    Call("lamb", "optax", "optax.lamb", (RATE, *B, EPS, DECAY)),
    Call("lion", "optax", "optax.lion", (RATE, *B, DECAY)),
    Call("sign_descent", "optax", "optax.sign_sgd", (RATE,), {"momentum": 0.0}),
    Call(
        "normalized", "optax", "optax.chain",
        ("optax.normalize_by_update_norm(eps={eps})", "optax.sgd({lr})"), {"eps_place": "added"}, fixed=True,
    ),
    Call(
        "yogi", "optax", "optax.chain",
        ("optax.scale_by_yogi({beta1}, {beta2}, eps={eps}, initial_accumulator_value=0)", "optax.scale(-{lr})"),
        {"initial_v": 0.0}, fixed=True,
    ),
    Call(
        "gd_armijo", "optax", "optax.chain",
        (
            "optax.sgd(1)",
            "optax.scale_by_backtracking_linesearch(60, slope_rtol={c1}, decrease_factor={shrink}, "
            "increase_factor={growth}, max_learning_rate={lr})",
        ),
        fixed=True, wants="value=loss(theta), grad=g, value_fn=loss",
    ),
    Call(
        "polyak", "optax", "optax.polyak_sgd", ("max_learning_rate={max_step}", "f_min={f_star}"), {"lr": 1.0},
        ("lr",), wants="value=loss(theta)",
    ),
    Call("optimistic", "optax", "optax.optimistic_gradient_descent", (RATE, "alpha={alpha}", "beta={beta}")),
    Call("adopt", "optax", "optax.contrib.adopt", (RATE, *B, EPS)),
    Call(
        "ademamix", "optax", "optax.contrib.ademamix", (RATE, *B, "b3={beta3}", "alpha={alpha}", EPS, DECAY),
        {"warmup": "no"},
    ),
    Call(
        "prodigy", "optax", "optax.contrib.prodigy", (RATE, BETAS, EPS, "estim_lr0={d0}", DECAY),
        {"bias_correction": "yes", "eps_scale": "after"}, fixed=True,
    ),
    Call(
        "dadapt", "optax", "optax.contrib.dadapt_adamw", (RATE, BETAS, EPS, "estim_lr0={d0}"),
        {"inner": "adam", "bias_correction": "yes"}, fixed=True,
    ),
    Call("dowg", "optax", "optax.contrib.dowg", (RATE, "init_estim_sq_dist={first}**2", EPS)),
    Call(
        "dog", "optax", "optax.contrib.dog", (RATE, 'init_step=("distance", {first})', EPS),
        {"first_is": "distance", "eps_place": "added"}, fixed=True,
    ),
    Call(
        "madgrad", "optax", "optax.contrib.madgrad", (RATE, "momentum={momentum}", EPS), {"eps_place": "both"},
        remark="takes the root of the count in float32: four to six digits agree",
    ),
    Call(
        "schedule_free", "optax", "optax.contrib.schedule_free_sgd", (RATE, "b1={beta}", DECAY), {"inner": "sgd"},
        shown="optax.contrib.schedule_free_eval_params", fixed=True,
    ),
    Call(
        "schedule_free", "optax", "optax.contrib.schedule_free_adamw",
        (RATE, "b1={beta}", "b2={beta2}", EPS, DECAY), {"inner": "adam"},
        shown="optax.contrib.schedule_free_eval_params", fixed=True,
    ),
    Call(
        "muon", "optax", "optax.contrib.muon",
        (RATE, "beta={momentum}", EPS, ("nesterov=False", "nesterov", "yes"), DECAY),
        {"average": "corrected", "eps_place": "added", "adjust": "original"}, column=True, fixed=True,
    ),
)  # fmt: skip


def call_of(rule: Rule, library: str, values: Mapping[str, Any], moved: Sequence[str] = ()) -> Call:
    """The call that walks the rule's path at these values, ``moved`` the knobs that schedules move. Raises
    FallLineError that says why there is none."""
    there = [call for call in CALLS if (call.rule, call.library) == (rule.key, library)]
    told = {"rule": rule.title, "library": LIBRARIES[library]}
    if not there:
        raise FallLineError(NO_TWIN, **told)
    lacks = [call.holds(values, moved) for call in there]
    for call, knob in zip(there, lacks, strict=True):
        if not knob:
            lost = [name for name in moved if call.fixed or call.place(name) is None]
            if lost:
                raise FallLineError(NOT_MOVED, **told, knob=lost[0])
            return call
    raise FallLineError(OTHER_SETTING, **told, knob=lacks[0], value=str(values[lacks[0]]))
