"""Throw a great many texts at the formula box: each is answered or refused, quickly, cheaply, and nothing else.

    python benchmarks/fuzz_formula.py --texts 200000 --seed 1
    python benchmarks/fuzz_formula.py --guided 120        # coverage-guided for 120 s, where atheris is installed

Texts come from the test corpora by mutation (cut, repeat, splice, swap, insert) and from a grammar of formulas that
may be deep, long and full of poles. What is accepted is compiled, evaluated with its Hessian on a grid, printed as
JavaScript and LaTeX; a share is compared with 60-digit differences, searched for critical points, and differentiated
for display.
"""

import argparse
import gc
import importlib.util
import json
import math
import random
import resource
import sys
import time
import tracemalloc
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from surfaces import from_formula, notices  # noqa: E402
from symbolic.errors import FormulaError  # noqa: E402
from symbolic.expression import Expression  # noqa: E402
from symbolic.functions import COMMON  # noqa: E402
from symbolic.latex import formula_latex  # noqa: E402
from symbolic.plain import formula_text  # noqa: E402

PROMISE = 0.2  # seconds of CPU for one text
PIECES = [
    "x", "y", "xy", "2", "0.5", "1e-3", "1e15", ".5", "pi", "e", "π", "²", "³", "⁻¹", "^", "**", "+", "-", "*", "/",
    "(", ")", "|", ",", " ", "sin(", "cos(", "exp(", "log(", "sqrt(", "abs(", "max(", "min(", "tan(", "floor(", "sign(",
    "cbrt(", "asin(", "tanh(", "·", "−", "=", "<", "_", ".", "..", "\\", "__class__", "eval(", "import", "х", "é", "\n",
    "\u200b", "\x00", "[", "]", "{", "}", "'", '"', "#", ";", "%", "9" * 20, "x" * 30, "(" * 20, ")" * 20, "^2" * 10,
    "-" * 5, "a", "lambda",
]  # fmt: skip
NAMES = [name for name, function in COMMON.items() if function.args == (1, 1)]


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def corpus() -> list[str]:
    folder = ROOT / "tests" / "test_symbolic"
    texts = [text for text, _ in load(folder / "test_accepted.py").ACCEPTED]
    for path in sorted((folder / "corpus").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            texts.append((row["text"] * row.get("times", 1))[:600])
    return texts


def grammar(rng: random.Random, depth: int) -> str:
    if depth <= 0 or rng.random() < 0.12:
        return rng.choice(["x", "y", "x", "y", f"{rng.uniform(0, 9):.3g}", str(rng.randint(0, 12)), "pi", "e", "xy"])

    def inner() -> str:
        return grammar(rng, depth - 1)

    match rng.randrange(9):
        case 0 | 1:
            return f"{inner()} {rng.choice('+-*/')} {inner()}"
        case 2:
            return f"({inner()})({inner()})"
        case 3:
            return f"({inner()})^{rng.choice(['2', '3', '-1', '0.5', '20', '(' + inner() + ')', inner()])}"
        case 4 | 5:
            return f"{rng.choice(NAMES)}({inner()})"
        case 6:
            return f"|{inner()}|"
        case 7:
            return f"{rng.choice(['max', 'min'])}({inner()}, {inner()})"
    return f"-({inner()})"


def long_formula(rng: random.Random) -> str:
    """Pieces joined until the text is about as long as the limit allows."""
    text = grammar(rng, rng.randint(1, 4))
    while len(text) < rng.randint(100, 480):
        text += rng.choice([" + ", " - ", "*", "/", " "]) + f"({grammar(rng, rng.randint(1, 4))})"
    return text


def mutate(rng: random.Random, texts: list[str]) -> str:
    text = rng.choice(texts)
    for _ in range(rng.randint(1, 6)):
        at, to = sorted((rng.randint(0, len(text)), rng.randint(0, len(text))))
        match rng.randrange(7):
            case 0:
                text = text[:at] + text[to:]
            case 1:
                text = text[:at] + text[at:to] * rng.randint(2, 20) + text[to:]
            case 2:
                other = rng.choice(texts)
                text = text[:at] + other[rng.randint(0, len(other)) :]
            case 3 | 4:
                text = text[:at] + rng.choice(PIECES) + text[at:]
            case 5:
                text = text[:at] + chr(rng.choice([rng.randrange(32, 127), rng.randrange(0x110000)])) + text[at + 1 :]
            case _:
                text = text[:at] + text[at:to][::-1] + text[to:]
        text = text[:700]
    return text


def well_formed(error: FormulaError, text: str) -> None:
    """A refusal is one sentence and a place in the text."""
    if not (0 <= error.position <= len(text) and error.message and "\n" not in error.message and error.caret()):
        raise AssertionError(f"{text!r}: {error.position} {error.message!r}")


class Fuzzer:
    """Answers texts and keeps the extremes."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.oracle = load(ROOT / "tests" / "test_symbolic" / "oracle.py")
        self.counts = dict.fromkeys(("accepted", "refused", "compared", "searched", "over the promise"), 0)
        self.slowest: dict[str, list[tuple[float, str]]] = {"accepted": [], "refused": [], "searched": []}
        self.peak = (0, "")
        self.grid = np.meshgrid(np.linspace(-3, 3, 60), np.linspace(-3, 3, 60))
        self.wrong: list[str] = []

    def one(self, text: str) -> None:
        watched = self.rng.random() < 0.05
        if watched:
            tracemalloc.start()
        begun = time.process_time()
        try:
            formula = Expression.read(text)
            self.use(formula)
            kind = "accepted"
        except FormulaError as error:
            kind = "refused"
            well_formed(error, text)
        spent = time.process_time() - begun
        if watched:
            self.peak = max(self.peak, (tracemalloc.get_traced_memory()[1], text))
            tracemalloc.stop()
        else:
            self.note(kind, spent, text)
        self.counts[kind] += 1
        if kind == "accepted":
            if self.rng.random() < 0.1:
                self.compare(formula, text)
            if self.rng.random() < 0.1:
                self.search(text)

    def note(self, kind: str, spent: float, text: str) -> None:
        self.counts["over the promise"] += spent > PROMISE
        table = self.slowest[kind]
        table.append((spent, text))
        table.sort(reverse=True)
        del table[5:]

    def use(self, formula: Expression) -> None:
        parts = formula.evaluate(2, *self.grid, {})
        if not all(part.shape == self.grid[0].shape and part.dtype == np.float64 for part in parts):
            raise AssertionError(formula)
        formula.javascript(1)
        formula.javascript(2)
        formula_latex(formula.tree)
        formula_text(formula.tree)

    def search(self, text: str) -> None:
        begun = time.process_time()
        surface = from_formula(text)
        if not all(math.isfinite(point.value) for point in surface.points):
            raise AssertionError(f"{text!r}: {surface.points}")
        notices(surface)
        surface.gradient_latex()
        self.note("searched", time.process_time() - begun, text)
        self.counts["searched"] += 1

    def compare(self, formula: Expression, text: str) -> None:
        """Our derivatives against 60 digits, where the true ones are known well enough to be compared."""
        x, y = self.rng.uniform(0.2, 2.5), self.rng.uniform(0.2, 2.5)
        try:
            want = self.oracle.jet(formula.tree, x, y, {})
            near = self.oracle.jet(formula.tree, x * (1 + 1e-13), y * (1 - 1e-13), {}, shake=1e-14)
        except (ArithmeticError, ValueError, TypeError):
            return  # a pole, or outside the domain
        if not all(math.isfinite(part) and abs(part) < 1e12 for part in (*want, *near)):
            return
        got = [float(part) for part in formula.evaluate(2, x, y, {})]
        moved = max(abs(a - b) for a, b in zip(want, near, strict=True))
        room = 1e-8 * max(map(abs, want)) + 1000 * moved + 1e-8
        self.counts["compared"] += 1
        if not all(abs(a - b) <= room for a, b in zip(got, want, strict=True)):
            self.wrong.append(f"{text!r} at ({x!r}, {y!r}): {got} against {want}")

    def report(self, seconds: float) -> None:
        total = self.counts["accepted"] + self.counts["refused"]
        print(f"{total} texts in {seconds:.0f} s: {self.counts}")
        for kind, table in self.slowest.items():
            for spent, text in table[:3]:
                print(f"  slowest {kind}: {1000 * spent:.1f} ms, {len(text)} characters: {text[:90]!r}")
        print(f"  memory of one text, at most {self.peak[0] / 1e6:.2f} MB: {self.peak[1][:90]!r}")
        print(f"  whole process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
        print(f"  {len(self.wrong)} derivatives differ")
        for line in self.wrong[:10]:
            print("   ", line)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--guided", type=int, default=0, metavar="SECONDS")
    options = parser.parse_args()
    if options.guided:
        guided(options.guided)
        return
    fuzzer, texts = Fuzzer(options.seed), corpus()
    begun = time.monotonic()
    gc.collect()
    for i in range(options.texts):
        match i % 6:
            case 0 | 1:
                text = grammar(fuzzer.rng, fuzzer.rng.randint(1, 7))
            case 2:
                text = long_formula(fuzzer.rng)
            case _:
                text = mutate(fuzzer.rng, texts)
        if i and i % 50_000 == 0:
            print(f"… {i} texts, {fuzzer.counts}", flush=True)
        try:
            fuzzer.one(text)
        except Exception:
            print(f"FOUND {text!r}")
            raise
    fuzzer.report(time.monotonic() - begun)
    if fuzzer.wrong or fuzzer.counts["over the promise"]:
        raise SystemExit(1)


def guided(seconds: int) -> None:
    """Atheris steers by the branches of the reader and the differentiator; any exception but FormulaError is a find."""
    import atheris

    from symbolic import derive, parser, program, tokens

    for module in (tokens, parser, derive, program):
        own = [thing for thing in vars(module).values() if getattr(thing, "__module__", "") == module.__name__]
        for owner in (module, *(thing for thing in own if isinstance(thing, type))):
            for name, thing in list(vars(owner).items()):
                if isinstance(thing, FunctionType) and thing.__module__ == module.__name__:
                    setattr(owner, name, atheris.instrument_func(thing))
    slowest: list[float] = [0.0]

    def test(data: bytes) -> None:
        text = data.decode("utf-8", "surrogateescape")
        begun = time.process_time()
        try:
            tree = parser.parse_formula(text)
            derive.differentiate(tree, 2)
        except FormulaError as error:
            well_formed(error, text)
        spent = time.process_time() - begun
        if spent > slowest[0]:
            slowest[0] = spent
            print(f"slowest so far: {1000 * spent:.1f} ms: {text[:80]!r}")

    flags: list[Any] = [sys.argv[0], f"-max_total_time={seconds}", "-max_len=600", "-timeout=5", "-rss_limit_mb=2048"]
    atheris.Setup(flags, test)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
