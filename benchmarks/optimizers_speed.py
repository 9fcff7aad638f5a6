"""Speed of the walkers. Run by hand: python benchmarks/optimizers_speed.py

First the budget: what the page asks for, beside the same work done with torch.optim one run at a time (if torch is
there; its long cases are measured on a part and scaled up, and marked ~). Then every rule: nanoseconds of one step of
one plain-float run, of one lane-step in a batch, the operations of a step, and both costs relative to Adam's.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

import optimizers
import surfaces
from optimizers.parts import PythonRule
from optimizers.registry import get
from optimizers.system import compose

SIX = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")
RATES = {"sgd": 1e-3, "momentum": 3e-4, "nesterov": 3e-4, "adagrad": 0.3, "rmsprop": 2e-3, "adam": 0.02}
ROSENBROCK = surfaces.get("rosenbrock")
START = (-1.2, 1.0)


def clock(work: Callable[[], Any], repeats: int = 7) -> float:
    """Median CPU seconds of one call, after one call to compile."""
    work()
    times = []
    for _ in range(repeats):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return statistics.median(times)


def six() -> None:
    for key in SIX:
        optimizers.run(key, ROSENBROCK, START, 500, lr=RATES[key])


def long() -> None:
    optimizers.run("adam", ROSENBROCK, START, 100_000, lr=0.02)


def many(record: str) -> None:
    starts = np.random.default_rng(0).uniform(-2, 2, (2, 65_536))
    optimizers.run("adam", ROSENBROCK, (starts[0], starts[1]), 200, record=record, lr=0.02)


def torch_step_seconds() -> dict[str, float] | None:
    """Seconds of one step of torch.optim with autograd, for the six methods; None without torch."""
    try:
        import torch
    except ImportError:
        return None
    torch.set_num_threads(1)
    makers: dict[str, Callable[[Any], Any]] = {
        "sgd": lambda p: torch.optim.SGD(p, 1e-3),
        "momentum": lambda p: torch.optim.SGD(p, 3e-4, momentum=0.9),
        "nesterov": lambda p: torch.optim.SGD(p, 3e-4, momentum=0.9, nesterov=True),
        "adagrad": lambda p: torch.optim.Adagrad(p, 0.3),
        "rmsprop": lambda p: torch.optim.RMSprop(p, 2e-3),
        "adam": lambda p: torch.optim.Adam(p, 0.02),
    }
    found = {}
    for key, make in makers.items():
        theta = torch.tensor(START, dtype=torch.float64, requires_grad=True)
        optimizer = make([theta])

        def steps(optimizer: Any = optimizer, theta: Any = theta) -> None:
            for _ in range(200):
                optimizer.zero_grad()
                ((1 - theta[0]) ** 2 + 100 * (theta[1] - theta[0] ** 2) ** 2).backward()
                optimizer.step()

        found[key] = clock(steps, 3) / 200
    return found


def budget() -> None:
    torch = torch_step_seconds()
    rows = (
        ("6 rules x 500 steps, full paths", six, 0.010, 1, lambda t: sum(t[key] for key in SIX) * 500),
        ("1 run x 100,000 steps, full path", long, 0.200, 1, lambda t: t["adam"] * 100_000),
        ("65,536 lanes x 200 steps of Adam, last", lambda: many("last"), 0.500, 1, lambda t: t["adam"] * 65_536 * 200),
        ("the same with every lane's verdict", lambda: many("final"), 1.500, 1, lambda t: t["adam"] * 65_536 * 200),
    )
    print(f"{'work':42}{'budget':>10}{'ours':>12}{'torch.optim':>16}{'ratio':>10}")
    for name, work, limit, _, theirs in rows:
        seconds = clock(work)
        other = "not installed" if torch is None else f"~{theirs(torch):.4g} s"
        ratio = "" if torch is None else f"{theirs(torch) / seconds:,.0f}x"
        flag = "" if seconds <= limit else "  OVER BUDGET"
        print(f"{name:42}{limit * 1e3:>7.0f} ms{seconds * 1e3:>9.2f} ms{other:>16}{ratio:>10}{flag}")


def costs(key: str) -> tuple[float, float, int, float]:
    """ns a step alone, ns a lane-step in a batch of 8192, arithmetic operations and evaluations of a step.

    A rule that searches has no batch and no fixed number of operations: both are 0.
    """
    rule = get(key)
    searching = isinstance(rule, PythonRule)
    knobs = {"lr": 1e-4} if any(knob.name == "lr" for knob in rule.knobs) else {}
    steps = 60 if searching else 4000
    run = optimizers.run(rule, ROSENBROCK, START, steps, **knobs)
    done = max(1, int(run.valid))  # a run that diverges stops early
    alone = clock(lambda: optimizers.run(rule, ROSENBROCK, START, done, record="final", **knobs), 5) / done
    if searching:
        return alone * 1e9, 0.0, 0, run.evaluations / done
    starts = np.random.default_rng(0).uniform(-1, 1, (2, 8192))
    batch = clock(lambda: optimizers.run(rule, ROSENBROCK, (starts[0], starts[1]), 100, record="final", **knobs), 3)
    step = compose(rule, rule.values({})).kernels().step
    operations = sum(node.op not in ("const", "input") for node in step.program.nodes)
    return alone * 1e9, batch / 819_200 * 1e9, operations, float(step.evaluations)


def table() -> None:
    _, base_batch, base_operations, _ = costs("adam")
    print(
        f"\n{'rule':22}{'ns/step':>10}{'ns/lane-step':>14}{'operations':>12}{'asks/step':>11}"
        f"{'batch/Adam':>12}{'per operation':>15}"
    )
    for key in list(optimizers.keys()):
        alone, batch, operations, asks = costs(key)
        relative = batch / base_batch
        row = f"{key:22}{alone:>10.0f}"
        if operations:
            each = relative / (operations / base_operations)
            row += f"{batch:>14.1f}{operations:>12}{asks:>11.1f}{relative:>12.2f}{each:>15.2f}"
        else:
            row += f"{'a lane at a time':>26}{asks:>11.1f}"
        print(row)


if __name__ == "__main__":
    budget()
    table()
