"""How JavaScript kernels walk over the rows of a table: numbers in ``c``, row by row, behind what the knobs prepare."""

from collections.abc import Sequence
from dataclasses import dataclass

from symbolic.fourfold import WAY, each
from symbolic.program import Program, Ref
from symbolic.rows import BATCH, Loop
from symbolic.stages import Split
from symbolic.table import Table

ADDED, STARTED = "{0} += {1};", "let {0} = 0;"


@dataclass(frozen=True)
class Rows:
    """Where the rows of ``table`` stand: from ``begin`` on, each with the numbers ``tabled``; behind them, at ``size``,
    the order of a batch."""

    table: Table | None
    program: Program
    tabled: tuple[Ref, ...]
    begin: int
    batch: bool

    @classmethod
    def of(cls, program: Program, parts: Split, moving: Sequence[str]) -> "Rows":
        """The rows of a program that is cut in two."""
        return cls(program.table, program, parts.tabled, len(parts.stored), bool(set(BATCH) & set(moving)))

    @property
    def size(self) -> int:
        """How many numbers are prepared."""
        return self.begin + len(self.tabled) * (len(self.table) if self.table else 0)

    @property
    def prepared(self) -> Loop | None:
        """The loop of ``prepare``, over the table as it stands, which fills ``c``."""
        if self.table is None:
            return None
        columns = [f"const R{i} = [{', '.join(map(_short, column))}];" for i, column in enumerate(self.table.columns)]
        reads = [f"const r{i} = R{i}[j];" for i in range(len(self.table.columns))]
        own = [
            f"c[{self.begin} + {len(self.tabled)} * j + {i}] = {self._raw(ref)};" for i, ref in enumerate(self.tabled)
        ]
        return Loop(
            head=f"for (let j = 0; j < {len(self.table)}; j++) {{", foot="}", read=tuple(reads), first=tuple(columns),
            start=STARTED, total=ADDED, divided="{0} / {1}", count=str(len(self.table)), last=tuple(own),
        )  # fmt: skip

    def _raw(self, ref: Ref) -> str:
        node = self.program.nodes[ref]
        return f"r{self.table.names.index(node.name)}" if self.table and node.op == "row" else f"v{ref}"

    def names(self, suffix: str) -> dict[Ref, str]:
        """What a row's own numbers are called in the loop of a call: the lanes share them, unless each has a batch."""
        return {ref: f"d{i}{suffix if self.batch else ''}" for i, ref in enumerate(self.tabled)}

    def walked(self, suffix: str) -> Loop | None:
        """The loop of a call: over all rows, or over a batch."""
        if self.table is None:
            return None
        wide = len(self.tabled)
        base, first, count = (f"{name}{suffix}" for name in BATCH)
        if not self.batch:
            reads = [f"const d{i} = c[j + {i}];" for i in range(wide)]
            head = f"for (let j = {self.begin}; j < {self.size}; j += {wide}) {{"
            return Loop(head, "}", tuple(reads), (), STARTED, ADDED, "{0} / {1}", str(len(self.table)))
        if suffix != WAY:
            head = f"for (let b = {base} + {first}, e = b + {count}; b < e; b++) {{"
            reads = [f"const j = {self.begin} + {wide} * c[{self.size} + b];"]
            reads += [f"const d{i} = c[j + {i}];" for i in range(wide)]
            return Loop(head, "}", tuple(reads), (), STARTED, ADDED, "{0} / {1}", count)
        head = f"for (let b = 0, e = Math.max({each(f'{BATCH[2]}{WAY}')}); b < e; b++) {{"
        row = f"on{WAY} ? c[{self.size} + {base} + {first} + b] : 0"
        reads = [f"const on{WAY} = b < {count}, j{WAY} = {self.begin} + {wide} * ({row});"]
        reads += [f"const d{i}{WAY} = c[j{WAY} + {i}];" for i in range(wide)]
        return Loop(head, "}", tuple(reads), (), STARTED, f"if (on{WAY}) {ADDED}", "{0} / {1}", count)


def _short(value: float) -> str:
    """A number as JavaScript reads it back to the bit."""
    return repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
