"""What the browser judges runs with: measures, decision and sentences, printed from the very declarations Python
reads."""

import json
from functools import cache

from app.lab.captions import ASIDES, CRUMB, GROWING, GROWS, LEAST_GROWTH, LEVEL, SENTENCES, SHORT
from optimizers import sparing, verdict
from optimizers.watch import watch
from optimizers.ziggurat import widths
from symbolic import fourfold, powers


@cache
def tools_source() -> str:
    """A JavaScript object: ``powers``, ``observe``, ``decide`` and ``unfolded`` as functions, the names of what they
    take and give, the sentence and kind of every finding, and what NumPy's normal numbers are drawn from.
    ``powers.parts`` are the functions that it is made of: a worker is given their texts. ``sparing`` judges by as few
    looks as it takes (:mod:`optimizers.sparing`)."""
    named = {
        "measures": list(watch().outputs),
        "facts": list(verdict.FACTS),
        "codes": [str(finding) for finding in verdict.CODES],
        "kinds": {str(finding): finding.kind for finding in verdict.Finding},
        "steps": {str(finding): name for finding, name in verdict.STEPS.items()},
        "sentences": {str(finding): text for finding, text in SENTENCES.items()},
        "notes": [name for name, _condition in verdict.NOTES],
        "asides": ASIDES,
        "crumb": CRUMB,
        "level": LEVEL,
        "widths": widths(),
        "short": {str(finding): text for finding, text in SHORT.items()},
        "grows": {"text": GROWS, "least": LEAST_GROWTH, "findings": [str(finding) for finding in GROWING]},
    }
    whole = "Object.assign(powers, { parts: [powers, doubleDouble] })"
    functions = {
        "powers": f"(() => {{ {powers.JAVASCRIPT} return {whole}; }})()",
        "observe": watch().javascript,
        "decide": verdict.javascript(),
        "unfolded": f"(() => {{ {fourfold.JAVASCRIPT} return unfolded; }})()",
        "sparing": _sparing(),
    }
    parts = [f"{name}: {text}" for name, text in functions.items()]
    parts += [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in named.items()]
    return "{ " + ",\n".join(parts) + " }"


def _sparing() -> str:
    looks = [{"name": name, "told": told, "late": sparing.LATE.get(name, 0)} for name, told in sparing.LOOKS]
    observers = ", ".join(f"{name}: {text}" for name, text in sparing.observers().items())
    return (
        f"{{ inputs: {json.dumps(sparing.inputs())}, looks: {json.dumps(looks)}, decide: {sparing.decision()}, "
        f"observe: {{ {observers} }} }}"
    )
