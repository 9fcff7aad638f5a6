"""Results to the stage's payload: what the browser needs to draw, to recompute under the finger, and to speak."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from app.lab.captions import ASIDES, GROWS, SENTENCES, SHORT, held_by, held_text, outcome_text
from app.lab.curve_words import named
from app.lab.engine import Ran, Results, most_steps
from app.lab.experiment import View, run_id
from app.lab.following import followed
from app.lab.labels import RunName, run_names
from app.lab.penalty import held_place
from app.lab.places import drawn, slots_of
from app.lab.quantities import beside, quantities, walker
from app.lab.reveal import question, sentence, text_of
from app.lab.snapshots import closes, restarts
from app.language.translate import DEFAULT, Translate, translator
from app.stage.badges import badges
from app.stage.knobs import bound, knob_data, said_once
from app.stage.live import live_data, moved_places
from app.stage.parts import whole
from app.stage.recorded import batch_data, clock_columns, drawn_here, moved_knobs, recording, records
from app.stage.schema import (
    FollowedData,
    Header,
    LessonData,
    LimitData,
    NoiseData,
    RestData,
    RevealData,
    RunData,
    SurfaceData,
)
from app.stage.schema_why import CauseData
from app.stage.strings import stage_strings
from app.stage.table import table_data
from app.stage.taken_apart import step_data
from app.stage.thin import CHECKS, MOST, SKETCH, kept_steps, same_bits
from app.stage.why import why_data
from optimizers.landmarks import Landmarks
from optimizers.lanes import at_rest
from optimizers.noise import normal
from optimizers.registry import get_schedule
from optimizers.stability import limit_of
from optimizers.watch import CONSTANTS, constants
from optimizers.ziggurat import widths
from surfaces import Surface
from symbolic.rows import BATCH

TOLD, TOLD_ALONE = 10, 24  # bytes of a step that is told, packed: of a run that the browser walks, and of any other


def payload_of(
    results: Results, view: View, answered: int = 0, *, maps: bool = False, room: int | None = None
) -> bytes:
    """Everything as one payload (see :mod:`app.stage.wire`); ``answered`` is the number of the last edit taken in,
    ``maps``: with the kernels of living maps, for a page that has nobody to ask for them. ``room``: as many bytes are
    for the steps of all runs, for a file that is to stay small."""
    return whole(header_of(results, view, answered, why=why_data(results, view), maps=maps, room=room))


def header_of(
    results: Results,
    view: View,
    answered: int = 0,
    plays: int | None = None,
    refused: Mapping[str, str] | None = None,
    asked: RevealData | None = None,
    lesson: LessonData | None = None,
    why: list[CauseData] | None = None,
    full: bool = True,
    curves: str | None = None,
    maps: bool = False,
    room: int | None = None,
) -> Header:
    """Everything the stage shows and recomputes; ``answered`` is the number of the last edit taken in, and a new number
    in ``plays`` makes the stage play once by itself (None: as the view says); ``refused``: why what was typed was not
    taken; ``asked``: what is asked first (None: as the view says, with the answer, for a page that has nobody to ask);
    ``lesson``: the scene that stands beside it; ``why``: see :mod:`app.stage.why`; ``full``: every run as far as a
    screen can show it, also one that the browser will most likely walk to the same places; ``curves``: what the strips
    show by now, where that is not as the view says; ``maps``: kernels of many runs too, which else cross only while
    living maps are on show: a first visit has no use for them; ``room``: see :func:`payload_of`."""
    _ = translator(view.language)
    wanted = named(dict(view.words).get("curves", "") if curves is None else curves)
    surface, experiment = results.surface, results.experiment
    # the very numbers Python drew, in full precision: the finger's run must be the one that comes back
    maps = maps or view.layout == "maps"
    noisy = any(ran.system.kernels().step.noisy for ran in results.runs)
    noise = noise_data(experiment.seed, experiment.steps) if noisy else None
    share = None if room is None else room // max(1, len(results.runs))
    names, slots = run_names(results.runs, _), slots_of(view, len(results.runs))
    sentences = (*SENTENCES.values(), *SHORT.values(), *ASIDES.values(), GROWS)
    return {
        "number": 0,
        "lang": view.language,
        "answered": answered,
        "refused": dict(refused or {}),
        "strings": {text: _(text) for text in (*stage_strings(), *sentences)},
        "surface": surface_data(surface, _, view.language, maps=maps),
        "start": list(results.start),
        "own_start": experiment.start is None,
        "steps": experiment.steps,
        "most": most_steps(experiment),
        "runs": [
            run_data(
                index,
                ran,
                results,
                name,
                noise,
                _,
                view.language,
                slot=slot,
                off=run_id(index) in view.off,
                full=full,
                wanted=wanted,
                maps=maps,
                room=share,
            )
            for index, (ran, name, slot) in enumerate(zip(results.runs, names, slots, strict=True))
        ],
        "view": {
            "layout": view.layout,
            "presenter": view.presenter,
            "pins": list(view.pins),
            "playhead": view.playhead,
            "window": list(view.zoom) if view.zoom is not None else None,
            "theme": view.theme,
            "play": int(view.play or False) if plays is None else plays,
            "hide": list(view.hide),
            "reveal": asked or reveal_data(view, len(results.runs)),
            "note": view.note,
            "words": dict(view.words),
        },
        "lesson": lesson,
        "why": why,
    }


def reveal_data(view: View, runs: int, *, closed: bool = False, told: bool = True) -> RevealData | None:
    """What is asked first of so many runs, if anything; which answer is right only where that may be ``told``."""
    asked = question(view.reveal)
    if asked is None:
        return None
    return {
        "text": text_of(replace(asked, answer=None)),
        "kinds": list(asked.kinds),
        "words": sentence(asked, len(drawn(view, runs)), view.language),
        "answers": list(asked.answers),
        "marked": asked.answer is not None,
        "answer": asked.answer if told else None,
        "closed": closed,
    }


def surface_data(surface: Surface, _: Translate, lang: str = DEFAULT, *, maps: bool = False) -> SurfaceData:
    """The landscape with its kernels, its known points, and what the measures of a run ask of it."""
    expression = surface.expression
    values = constants(Landmarks.of(surface))
    return {
        "key": surface.key,
        "title": _(surface.title),
        "formula": surface.mathml(),
        "box": list(surface.view),
        "kernel": expression.javascript(1),
        "hessian": expression.javascript(2),
        "kernel_knobs": [float(surface.knob_values[name]) for name in expression.knobs],
        "floor": surface.floor,
        # in the order in which they are drawn: the best minima last, so that they lie on top
        "critical": [
            {"sign": p.sign, "x": p.x, "y": p.y, "value": bound(p.value), "along": list(p.along)}
            for p in sorted(surface.points, key=lambda p: p.sign == "minimum")
        ],
        "constants": [float(values[name]) for name in CONSTANTS],
        "quadratic": "quadratic" in surface.tags,
        "knobs": [said_once(knob_data(knob, _, lang)) for knob in surface.all_knobs if not knob.is_choice],
        "live": live_data(surface, maps=maps),
        "table": table_data(surface, _),
    }


def noise_data(seed: int, steps: int) -> NoiseData:
    """What noisy rules hear in so many steps."""
    noise = normal(seed, 0, steps).ravel()
    at = np.flatnonzero(np.abs(noise) > widths()[-1])
    return {"seed": seed, "count": noise.size, "at": at.astype(np.uint32), "tail": noise[at]}


def rest_data(ran: Ran, _: Translate) -> RestData | None:
    """Where the run's penalty would have it rest, in words too, and the knob values (``at``) at which that holds."""
    place = held_place(ran)
    if place is None:
        return None
    x, y = place
    told = ("weight_decay", "lr") if ran.values.get("decay") == "alone" else ("weight_decay",)
    at: dict[str, Any] = {knob.name: ran.values[knob.name] for knob in ran.rule.number_knobs if knob.name in told}
    return {"x": x, "y": y, "at": at, "text": held_text(ran, place, _)}


def limit_data(ran: Ran) -> LimitData | None:
    """The run's largest stable rate, where one is known: for the bare rule, not under schedules or transforms."""
    limit = None if ran.run.schedules or ran.run.transforms else limit_of(ran.rule, ran.values)
    if limit is None:
        return None
    return {"kernel": limit.expression.javascript(1), "knobs": list(limit.knobs), "text": limit.text()}


def followed_data(ran: Ran) -> list[FollowedData]:
    """The run's knobs that follow expressions."""
    return [
        {
            "name": one.name,
            "text": one.text,
            "source": one.source,
            "kernel": one.expression.javascript(1),
            "reads": list(one.reads),
        }
        for one in followed(ran.run, ran.surface).values()
    ]


def run_data(
    index: int,
    ran: Ran,
    results: Results,
    name: RunName,
    noise: NoiseData | None,
    _: Translate,
    lang: str,
    *,
    slot: int,
    off: bool,
    full: bool,
    wanted: Sequence[str] = (),
    maps: bool = False,
    room: int | None = None,
) -> RunData:
    """The run at ``index`` of the results, called ``name``; ``noise`` is what a noisy rule drew, ``slot``
    its colour, dash and marker, ``off`` whether it is hidden, ``full`` whether it is told as far as it can be seen,
    ``wanted`` the quantities that strips show, ``maps`` whether living maps are on show, ``room`` the bytes that its
    steps may take."""
    surface, trajectory = results.surface, ran.trajectory
    kernels = recording(ran, wanted)
    names = kernels.step.knobs
    base = at_rest(ran.system, surface)
    scheduled = "lr" in ran.system.scheduled
    places, columns = moved_places(kernels.step.moving, surface, maps=maps), clock_columns(ran, kernels)
    still = not set(kernels.step.moving) - set(BATCH)  # no schedule moves the landscape, which the browser then knows
    ground = surface.expression.javascript(1) if still else None
    alone = kernels.javascript is None or not drawn_here(ran, results.experiment.steps)
    walked = not alone and (not scheduled or "lr" in columns)
    exact = walked and same_bits(kernels.javascript, ground)
    sketch = walked and not exact and still and not full
    checks = CHECKS if exact else SKETCH if sketch else None
    most = MOST if room is None else min(MOST, room // (TOLD_ALONE if alone else TOLD))
    kept = kept_steps(trajectory, surface.view, surface.floor, scheduled, alone=alone, checks=checks, most=most)
    at = slice(None) if kept is None else kept
    lr = np.append(trajectory.lr, trajectory.lr[-1:])
    # float32 is a fortieth of a pixel on any screen; infinities in the loss stay infinities
    with np.errstate(over="ignore"):
        told = (trajectory.theta, trajectory.loss, trajectory.grad_norm, lr)
        arrays = [values[at].astype(np.float32) for values in told]
    return {
        "id": run_id(index),
        "key": ran.rule.key,
        "title": name.label,
        "name": {
            "head": " + ".join([name.title, *name.added]),
            "settings": list(name.settings),
            "number": name.number,
        },
        "slot": slot,
        "off": off,
        "knobs": [knob_data(knob, _, lang) for knob in ran.rule.knobs],
        "knob_values": {knob.name: ran.values[knob.name] for knob in ran.rule.knobs},  # type: ignore[misc]
        "followed": followed_data(ran),
        "limit": limit_data(ran),
        "badges": badges(ran, _, lang),
        "kernel": None if alone else kernels.javascript,
        "lanes": ran.system.kernels().javascript_lanes if maps and not off else None,
        "kernel_knobs": list(names),
        # what the kernel reads beyond the sliders: knobs of schedules and transforms
        "kernel_values": [float(base[name]) for name in names],
        "columns": columns,
        "step": step_data(ran, _),
        "exact": exact,
        "sketch": sketch,
        "ground": places,
        "valid": int(trajectory.valid),
        "held_by": held_by(ran, _),
        "outcome": {
            "kind": trajectory.outcome.kind,
            "finding": str(trajectory.outcome.finding),
            "text": outcome_text(ran, surface, _),
            "step": trajectory.outcome.step,
        },
        "rest": rest_data(ran, _),
        "restarts": restarts(ran, trajectory.steps),
        "closes": closes(ran, trajectory.steps),
        "quantities": [asdict(quantity) for quantity in quantities(ran)],  # type: ignore[misc]
        "recorded": records(ran, kernels),
        "beside": list(beside(ran.system)),
        "walker": walker(ran.system),
        "moved": moved_knobs(ran, at, columns, _),
        "evaluations": kernels.step.evaluations,
        "calls": trajectory.calls[at].astype(np.uint32) if kernels.python is not None else None,
        "schedule": " + ".join(_(get_schedule(use.key).title) for use in ran.run.schedules) or None,
        "kept": None if kept is None else kept.astype(np.min_scalar_type(max(int(kept[-1]), 256))),
        "path": arrays[0],
        # the browser asks its own kernel at the points it walks
        "loss": arrays[1] if alone or not still else None,
        "grad": arrays[2] if alone or not still else None,
        "lr": arrays[3] if scheduled else None,
        "noise": noise if kernels.step.noisy else None,
        "batches": batch_data(ran, results.experiment.seed),
    }
