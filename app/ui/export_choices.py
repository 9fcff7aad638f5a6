"""What can be chosen about a file: a preset, what matters most, what is shown on the picture, and the rest."""

from functools import partial
from typing import Any

import streamlit as st

from app.export import Format, Text
from app.export.choices import SPOKEN
from app.export.sizes import SizeKnob
from app.language.translate import Translate
from app.ui import controls
from symbolic.knob import Knob

SWITCH = ("yes", "no")
FIRST = ("size", "seconds", "sharp", "column", "every", "side", "frames")  # what people ask for at once
OWN = ""  # no preset


def draw(form: Format, _: Translate) -> dict[str, Any]:
    """The value of each of the format's knobs; they are the same for every format that has them."""
    switches = [knob for knob in form.knobs if knob.choices == SWITCH]
    others = [knob for knob in form.knobs if knob.choices != SWITCH]
    if form.presets:
        key = controls.in_language("export:preset")
        if st.session_state.get(key, OWN) not in form.presets:
            st.session_state[key] = OWN
        st.selectbox(
            _("Made for"), [OWN, *form.presets], key=key,
            format_func=lambda name: _(form.presets[name].title) if name else _("as chosen here"),
            on_change=partial(_wear, form, key),
        )  # fmt: skip
    chosen = {knob.name: _choice(knob, _) for knob in others if knob.name in FIRST}
    rest = [knob for knob in others if knob.name not in FIRST]
    if rest or switches:
        with st.popover(_("More choices"), width="stretch"):
            chosen |= {knob.name: _choice(knob, _) for knob in rest}
            chosen |= {knob.name: "yes" if _switch(knob, _) else "no" for knob in switches}
    return {knob.name: chosen[knob.name] for knob in form.knobs}


def _wear(form: Format, key: str) -> None:
    """Set all knobs as a preset has them."""
    values = form.presets[st.session_state[key]].values if st.session_state[key] else {}
    for knob in form.knobs:
        value = values.get(knob.name, knob.default)
        st.session_state[_key(knob)] = value == "yes" if knob.choices == SWITCH else value


def _key(knob: Knob) -> str:
    return str(controls.in_language(f"export:{knob.name}"))


def _switch(knob: Knob, _: Translate) -> bool:
    key = _key(knob)
    controls.seed(key, st.session_state.get(key, knob.default == "yes"))
    return bool(st.toggle(_(knob.title), key=key, help=_(knob.doc)))


def _choice(knob: Knob, _: Translate) -> Any:
    key, free = _key(knob), isinstance(knob, SizeKnob)
    value = st.session_state.get(key, knob.default)
    lost = knob.is_choice and not free and value not in knob.choices  # chosen for a format that has more
    controls.seed(key, knob.default if lost else value)
    if not knob.is_choice:
        low, high = knob.slider
        step = 1.0 if knob.integer or high - low > 10 else 0.5
        return st.slider(_(knob.title), low, high, step=step, format="%g", key=key, help=_(knob.doc))
    known = knob.choices if st.session_state[key] in knob.choices else (*knob.choices, st.session_state[key])
    return st.selectbox(
        _(knob.title), known, format_func=lambda word: _(SPOKEN.get(word, word)), key=key, help=_(knob.doc),
        accept_new_options=free,
    )  # fmt: skip


def written(text: Text, _: Translate) -> str:
    """What is said in words of one's own."""
    key = controls.in_language(f"export:{text.name}")
    return str(st.text_input(_(text.title), key=key, placeholder=text.example, help=_(text.doc)))
