"""The browser's SIMD does what its plain kernels do, to the bit: every rule, every surface, whatever is in a step."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import optimizers
import surfaces
from optimizers.parts import PythonRule
from optimizers.registry import all_schedules, all_transforms, all_wrappers, get, get_schedule
from optimizers.system import Use, compose
from surfaces import placement
from symbolic import fourfold, powers
from symbolic.functions import NUMERIC

RULES = sorted(key for key in optimizers.keys() if not isinstance(get(key), PythonRule))
CURVED = {"levenberg", "newton", "sophia", "vsgd"}  # that ask for second derivatives are walked in plain numbers
STEPS = 70
GROUNDS = ("rosenbrock", "ackley")  # of every rule: without exp and its like, and with them
# every function that a formula may call; what is no number and signs of zero: simdroom.test.mjs
WORDS = "where every word of the language stands"
FORMULA = (
    "sin(x)*cos(y) + tan(x/9) + asin(x/9) + acos(y/9) + atan(x*y) + sinh(x/5) + cosh(y/5) + tanh(x) + exp(-x^2) + "
    "log(1 + y^2) + log2(2 + x^2) + log10(3 + y^2) + sqrt(1 + x^2) + cbrt(y) + abs(x - y) + sign(x) + floor(y/3) + "
    "min(x, y, 1) + max(-x, y, -2) + (1 + x^2)^0.3 + a*x^2"
)


def ground_of(expression: Any, values: dict[str, float], box: Any, moving: tuple[str, ...] = ()) -> dict[str, Any]:
    """What the page sends of a surface."""
    k = [float(values[name]) for name in expression.knobs]
    return {"four": expression.javascript(1, moving, four=True), "k": k, "box": list(box), "moving": list(moving)}


def rule_of(system: Any) -> dict[str, Any]:
    """What the page sends of a rule."""
    kernels = system.kernels()
    return {"text": kernels.javascript_lanes, "knobs": [float(system.values[name]) for name in kernels.step.knobs]}


def walked(rules: dict[str, Any], grounds: dict[str, Any], pairs: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """Each pair of a rule and a surface, walked in both ways."""
    functions = fourfold.JAVASCRIPT + powers.JAVASCRIPT
    told = {"functions": functions, "rules": rules, "grounds": grounds, "pairs": pairs, "steps": STEPS}
    command = ["node", str(Path(__file__).parent / "simd.mjs")]
    done = subprocess.run(command, input=json.dumps(told), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_every_rule_and_every_surface_have_the_same_bits_by_simd() -> None:
    systems = {key: compose(get(key), get(key).values({})) for key in RULES}
    # SIMD has no loop over the rows of a table: those surfaces are walked by the plain kernels
    lands = {key: land for key in surfaces.keys() if (land := surfaces.get(key)).table is None}
    grounds = {key: ground_of(land.expression, land.knob_values, land.view) for key, land in lands.items()}
    assert {name for name, function in NUMERIC.items() if function.of_formulas} <= set(re.findall(r"[a-z]\w+", FORMULA))
    typed = surfaces.from_formula(FORMULA, {"a": 0.5})
    grounds[WORDS] = ground_of(typed.expression, typed.knob_values, typed.view)
    posed = lands["himmelblau"].with_values({"rotation": 30.0, "stretch": 2.0, "shift_x": 0.7})
    grounds["posed"] = ground_of(posed.expression, posed.knob_values, posed.view)
    pairs = [(rule, ground) for rule in RULES for ground in GROUNDS]
    pairs += [("adam", ground) for ground in grounds if ground not in GROUNDS]
    found = walked({key: rule_of(system) for key, system in systems.items()}, grounds, pairs)
    assert {one["name"] for one in found if not one.get("simd")} == CURVED
    assert [(one["name"], one["on"]) for one in found if one.get("simd") and not one["same"]] == []
    assert sum(one["ended"] for one in found if one.get("simd")) > 100  # lanes that diverge are among them


def test_transforms_wrappers_schedules_and_a_ground_that_moves_have_the_same_bits_by_simd() -> None:
    """The noise and what a clock decides come from its columns; the knobs that move are asked along with the point."""
    rule, land = get("adam"), surfaces.get("bowl")

    def alone(slot: str, part: Any) -> Any:
        return compose(rule, rule.values({}), **{slot: [Use(part, part.values({}))]})

    kinds = {"schedules": all_schedules(), "transforms": all_transforms(), "wrappers": all_wrappers()}
    systems = {f"{slot} {key}": alone(slot, part) for slot, parts in kinds.items() for key, part in parts.items()}
    systems = {name: system for name, system in systems.items() if not system.draw}  # batches need rows
    cosine = get_schedule("cosine")
    systems["moved"] = compose(rule, rule.values({}), [Use(cosine, cosine.values({}), "s.kappa")])
    systems["turned"] = compose(rule, rule.values({}), [Use(cosine, cosine.values({}), "s.rotation")])
    turned = placement.posed(land.own_expression, land.box.centre)
    grounds = {
        "bowl": ground_of(land.expression, land.knob_values, land.view),
        "moved": ground_of(land.own_expression, land.knob_values, land.view, ("kappa",)),
        "turned": ground_of(turned, land.knob_values, land.view, ("rotation",)),
    }
    pairs = [(name, name if name in grounds else "bowl") for name in systems]
    found = walked({name: rule_of(system) for name, system in systems.items()}, grounds, pairs)
    assert all(one.get("simd") and one["same"] for one in found), found
    assert [one["moving"] for one in found[-2:]] == [["kappa"], ["rotation"]]
