"""Programs in postfix, as words: what the browser assembles its SIMD kernels from (``app/stage/js/simd.js``).

A word pushes a number (``0.5``), pushes what a name stands for (``x q0 v7``), takes what was pushed last for a name
(``=v7``), asks the surface at the last numbers (``ground3``; ``ground3.1`` pushes its second answer), or does an
operation or a function of the language on the last numbers, by the sign that it has in every language (``+ < sqrt``).
``?`` chooses: then, else, condition. What a program gives is left there, in order.
"""

from collections.abc import Iterable, Mapping

from symbolic.print_code import INFIX
from symbolic.program import ANSWERS, Program, Ref

ASSOCIATIVE = ("min", "max")  # of any number of arguments: two at a time


class Words:
    """The words of one program; ``inputs`` renames the inputs. What is read more than once has a name, ``v`` and its
    number in the program; a part that is read once stands where it is read."""

    def __init__(self, program: Program, inputs: Mapping[str, str]) -> None:
        self.program = program
        self.inputs = inputs
        uses = [0] * len(program.nodes)
        for node in program.nodes:
            for arg in node.args:
                uses[arg] += 1
        for ref in program.outputs:
            uses[ref] += 1
        self._uses = uses
        self._named: dict[Ref, str] = {}

    def place(self, names: Mapping[Ref, str]) -> None:
        """Nodes that are computed elsewhere, and what they are called here."""
        self._named |= names

    def computed(self, refs: Iterable[Ref], keep: Iterable[Ref] = ()) -> list[str]:
        """What gives ``refs`` their names; nodes in ``keep`` get one however seldom they are read."""
        kept, words = set(keep), []
        for ref in refs:
            node = self.program.nodes[ref]
            if node.op in ANSWERS:
                words += [*(word for arg in node.args for word in self.pushed(arg)), f"{node.op}{ref}"]
            elif node.op not in ("const", "input", "part") and (self._uses[ref] > 1 or ref in kept):
                words += [*self.pushed(ref), f"=v{ref}"]
                self._named[ref] = f"v{ref}"
        return words

    def pushed(self, ref: Ref) -> list[str]:
        """What pushes a node."""
        node = self.program.nodes[ref]
        if ref in self._named:
            return [self._named[ref]]
        match node.op:
            case "const":
                return [repr(node.value)]
            case "input":
                return [self.inputs.get(node.name, node.name)]
            case "part":
                asked = self.program.nodes[node.args[0]].op
                return [f"{asked}{node.args[0]}.{int(node.value)}"]
            case "where":
                condition, then, other = map(self.pushed, node.args)
                told = self.program.nodes[node.args[0]].op == "input"  # by the clock, whose columns are numbers: 1 or 0
                return [*then, *other, *condition, *(["0.0", "!="] if told else []), "?"]
        first, *more = map(self.pushed, node.args)
        sign = INFIX.get(node.op, node.op)
        if node.op in ASSOCIATIVE:
            return [*first, *(word for arg in more for word in (*arg, sign))]
        return [*first, *(word for arg in more for word in arg), sign]

    def results(self, count: int | None = None) -> list[str]:
        """What pushes the first ``count`` outputs, or all."""
        return [word for ref in self.program.outputs[:count] for word in self.pushed(ref)]
