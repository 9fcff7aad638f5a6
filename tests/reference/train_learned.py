"""Train the learned optimizer, and write its weights. Run by hand: python tests/reference/train_learned.py

Its loss is that of a whole run, log10(f/f₀ + 1e-6) averaged over the steps of Andrychowicz et al. (2016), sec. 2, and
its gradient goes back through every step (PyTorch, Adam). Seeded, in float64, on one thread: one machine gives the same
weights to the bit; another processor or release of PyTorch may round otherwise, and then training goes elsewhere.
"""

import argparse
import json
import math
from typing import Any

import numpy as np
import torch

from optimizers.learned.cell import DIGITS, FILE, HIDDEN, MU, SHAPES, SHRINK, TINY, digest
from optimizers.learned.family import STEPS, draw, slope

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

SEED = 0
ROUNDS = 1100
BATCH = 128
RATE = 5e-3
CLIP = 1.0  # the norm of the gradient of the weights: a run that explodes would throw them away
FLOOR, CEILING = 1e-6, 4.0  # of f/f₀ and of its log10: what lies beyond is not worth more
LOST = 100.0  # beyond it a run is over, at a place from which nothing is learned
CHECKED = 1000  # draws on which the weights are compared, other ones than for training
KEPT = 0.95  # of the running mean of the weights, which is what is judged and written: it is calmer than they are
EVERY = 50  # rounds between two looks at those

Weights = dict[str, torch.Tensor]
Ground = tuple[dict[str, torch.Tensor], torch.Tensor]


def grounds(count: int, random: np.random.Generator) -> Ground:
    """Draws of the family as tensors."""
    ground, start = draw(count, random)
    return {name: torch.from_numpy(value) for name, value in ground.items()}, torch.from_numpy(start)


def first(random: np.random.Generator) -> Weights:
    """Weights to begin with: small ones, and steps of exp(−2.5) along slope and memory."""
    made = {name: torch.from_numpy(np.asarray(0.3 * random.standard_normal(shape))) for name, shape in SHAPES.items()}
    made |= {name: torch.zeros(HIDDEN) for name in ("b_z", "b_c")}
    made |= {name: made[name] / 3 for name in ("w", "v")}
    made |= {"w_0": torch.tensor(-2.5), "v_0": torch.tensor(-3.0)}
    return {name: value.requires_grad_(True) for name, value in made.items()}


def walk(weights: Weights, drawn: Ground, steps: int) -> torch.Tensor:
    """The loss at every point of the runs, (steps + 1, runs)."""
    ground, start = drawn
    turn = torch.cos(ground["a"]), torch.sin(ground["a"])
    # both coordinates of all runs side by side, and one product for all gates and units: (2·HIDDEN, inputs + HIDDEN)
    mixing = torch.cat([torch.cat([weights[f"W_{k}"], weights[f"U_{k}"]], 1) for k in "zc"])
    bias = torch.cat([weights[f"b_{k}"] for k in "zc"])[:, None]
    reach, base = torch.stack([weights["w"], weights["v"]]), torch.stack([weights["w_0"], weights["v_0"]])[:, None]
    theta, none = start.reshape(-1), torch.zeros(())
    runs = len(theta) // 2
    m, d, old = (torch.zeros_like(theta) for _ in range(3))
    h = torch.zeros(HIDDEN, len(theta))
    heights = []
    for _ in range(steps):
        f, gx, gy = slope(ground, turn, theta[:runs], theta[runs:])
        heights.append(f)
        g = torch.cat([gx, gy])
        q = torch.log(g * g + TINY) / SHRINK
        s = torch.log(((g - old) ** 2 + TINY) / (d * d + TINY)) / SHRINK
        a = g * d / (torch.abs(g * d) + TINY)
        inside = torch.addmm(bias, mixing, torch.cat([torch.stack([q, s, a]), h]))
        z, c = torch.sigmoid(inside[:HIDDEN]), torch.tanh(inside[HIDDEN:])
        h = h + z * (c - h)
        m = MU * m + g
        along, memory = torch.exp(torch.addmm(base, reach, h))
        d = -(along * g + memory * m)
        after = (theta + d).reshape(2, -1)
        kept = (torch.isfinite(after).all(0) & (after.abs().amax(0) < LOST)).repeat(2)
        theta = torch.where(kept, theta + d, torch.full((), 0.6 * LOST))
        d, m, old = torch.where(kept, d, none), torch.where(kept, m, none), torch.where(kept, g, none)
        h = torch.where(kept, h, h.detach())
    heights.append(slope(ground, turn, theta[:runs], theta[runs:])[0])
    return torch.stack(heights)


def cost(weights: Weights, drawn: Ground, steps: int) -> torch.Tensor:
    """What training lowers."""
    heights = walk(weights, drawn, steps)
    return torch.log10(heights / heights[0] + FLOOR).clamp(max=CEILING).mean()


def rounded(weights: Weights) -> dict[str, Any]:
    """The weights as they are written."""
    return {name: np.round(value.detach().numpy(), DIGITS).tolist() for name, value in weights.items()}


def trained(rounds: int) -> tuple[dict[str, Any], float]:
    """The weights that were best on the draws aside, as they are written, and their cost there."""
    random = np.random.Generator(np.random.PCG64([SEED, 0]))
    aside = grounds(CHECKED, np.random.Generator(np.random.PCG64([SEED, 1])))
    weights = first(random)
    adam = torch.optim.Adam(weights.values(), lr=RATE)
    mean = {name: value.detach().clone() for name, value in weights.items()}
    best, lowest = rounded(weights), math.inf
    for number in range(1, rounds + 1):
        part = number / rounds
        adam.param_groups[0]["lr"] = RATE * min(1.0, 2.5 * (1 - part))
        steps = 20 if part < 0.4 else 40  # short runs first: their gradients are tame
        value = cost(weights, grounds(BATCH, random), steps)
        adam.zero_grad()
        value.backward()
        torch.nn.utils.clip_grad_norm_(weights.values(), CLIP)
        if all(bool(torch.isfinite(one.grad).all()) for one in weights.values()):
            adam.step()
            mean = {name: KEPT * mean[name] + (1 - KEPT) * value.detach() for name, value in weights.items()}
        if number % EVERY == 0 or number == rounds:
            written = rounded(mean)
            with torch.no_grad():
                now = float(cost({name: torch.tensor(one) for name, one in written.items()}, aside, STEPS))
            print(f"{number:6} of {rounds}: {float(value.detach()):8.4f} in training, {now:8.4f} aside", flush=True)
            if now < lowest:
                best, lowest = written, now
    return best, lowest


def main() -> None:
    """Train, and write the weights with the record of their training."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--out", default=str(FILE))
    given = parser.parse_args()
    weights, lowest = trained(given.rounds)
    training = {
        "seed": SEED,
        "rounds": given.rounds,
        "batch": BATCH,
        "steps": STEPS,
        "torch": torch.__version__,
        "cost": round(lowest, 4),
        "sha256": digest(weights),
    }
    with open(given.out, "w", encoding="utf-8") as file:
        json.dump({"training": training, "weights": weights}, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
