"""What Python sends and what the stage's modules read are the same fields, and both put parts together the same way."""

import json
import re
import subprocess
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints, is_typeddict

import numpy as np
import pytest

from app.lab import edits, link
from app.lab.engine import compute
from app.lab.experiment import State
from app.stage import schema
from app.stage.parts import Delivery, assemble, split, whole
from app.stage.payload import header_of
from app.stage.schema import (
    CriticalData,
    GroundData,
    Header,
    KnobData,
    LiveData,
    OutcomeData,
    PlacesData,
    RunData,
    SurfaceData,
    ViewData,
)
from app.stage.wire import unpack

JS = Path(__file__).parents[2] / "app" / "stage" / "js"
SOURCES = {path.name: path.read_text("utf-8") for path in sorted(JS.glob("*.js"))}

# By what names the modules hold each record, and what is there besides: the stage's own, and the envelope's.
HOLDERS = {
    Header: (r"(?<![\w.])header|(?:this|stage)\.header|(?<!surface\.)\bbefore", {"arrays", "parts"}),
    RunData: (r"(?<![\w.])run", {"values", "said", "sent", "waits", "tables", "records"}),
    KnobData: (r"(?<![\w.])knob", set()),
    ViewData: (r"(?:header|before)\.view", set()),
    OutcomeData: (r"run\.outcome", set()),
    CriticalData: (r"(?<![\w.])mark", set()),
    GroundData: (r"(?<![\w.])printed", set()),
    PlacesData: (r"(?<![\w.])printings|live\.kernels", set()),
    LiveData: (r"(?:data|surface)\.live", set()),
    schema.LessonData: (r"(?<![\w.])lesson|this\.lesson", set()),
    schema.TaskData: (r"(?<![\w.])task", set()),
    SurfaceData: (r"header\.surface|before\.surface", set()),
}
LISTS = {RunData: "runs", KnobData: "knobs", CriticalData: "critical|marks", schema.ChoiceData: "choices"}


def _records(declared: Any = Header) -> set[Any]:
    """Every record that the header holds, itself included."""
    if is_typeddict(declared):
        return {declared}.union(*(_records(one) for one in get_type_hints(declared, include_extras=True).values()))
    inner = get_args(declared)[:1] if get_origin(declared) is Annotated else get_args(declared)
    return set().union(*(_records(one) for one in inner))


def _unpacked(names: str) -> set[str]:
    """The names of a destructuring pattern without nested ones: ``a, b: other, ...rest`` -> a, b."""
    return {piece.split(":")[0].split("=")[0].strip() for piece in names.split(",") if "..." not in piece} - {""}


def _reads(record: Any) -> set[str]:
    """The fields that the modules ask of a record."""
    found: set[str] = set()
    for name, text in SOURCES.items():
        holders = HOLDERS[record][0]
        if record is SurfaceData and name == "surface.js":
            holders += r"|(?<![\w.])data"
        found |= set(re.findall(rf"(?:{holders})\??\.(\w+)", text))
        for pattern in re.findall(rf"\{{([^{{}}]*)\}} = (?:{holders})\b(?![.\w(])", text):
            found |= _unpacked(pattern)
        if record in LISTS:
            ways = r"\.(?:filter|map|find|forEach|some|every|flatMap)"
            for pattern in re.findall(rf"\b(?:{LISTS[record]}){ways}\(\(\{{([^{{}}]*)\}}", text):
                found |= _unpacked(pattern)
    return found


@pytest.mark.parametrize("record", HOLDERS, ids=lambda record: record.__name__)
def test_what_the_script_reads_is_sent(record: Any) -> None:
    read = _reads(record)
    assert len(read) >= min(2, len(record.__annotations__)), "the names by which the modules hold it have changed"
    assert read - set(record.__annotations__) - HOLDERS[record][1] == set()


def test_the_walk_sees_every_way_of_reading() -> None:
    """The two that were wrong once: a field of the run, and one of the marks, that nobody sent."""
    SOURCES["probe.js"] = (
        "run.formula; this.marks.filter(({ kind }) => kind); const { v, steps } = this.header;\n"
        "surface.critical\n    .filter(({ depth }) => depth); header.view.colour;"
    )
    try:
        assert "formula" in _reads(RunData)
        assert {"kind"} <= _reads(CriticalData)
        assert {"v", "steps"} <= _reads(Header)
        assert "colour" in _reads(ViewData)
    finally:
        del SOURCES["probe.js"]


def test_what_is_sent_is_read() -> None:
    """Each field by a dot or in a pattern, somewhere in the modules."""
    text = "\n".join(re.sub(r"^\s*(?://|/?\*).*$", "", source, flags=re.MULTILINE) for source in SOURCES.values())
    records = _records()
    assert {Header, RunData, KnobData, CriticalData} <= records
    for record in records:
        for field in record.__annotations__:
            pattern = rf"\.{field}\b|[{{,]\s*{field}\s*(?:[,}}=]|: \w)|changed\(\"{field}\"\)"
            assert re.search(pattern, text), f"{record.__name__}.{field} is sent and never read"


def _states() -> list[State]:
    texts = ["", "n=40&o=sgd&o.lr=0.002", "s=beale&n=300&o=adam&o.s=cosine&o2=lbfgs&o3=sgd&o3.t=noise&lang=zh_CN"]
    return [link.decode(text)[0] for text in texts]


def test_both_sides_put_parts_together_the_same_way(tmp_path: Path) -> None:
    """A session's messages, one after the other, through the browser's own modules."""
    delivery, held = Delivery(), {}
    files, ours = [], []
    for number, state in enumerate(_states()):
        payload = delivery.send(header_of(compute(state.experiment), state.view, number))
        files.append(tmp_path / f"{number}.bin")
        files[-1].write_bytes(payload)
        ours.append(assemble(payload, held))
    script = f"""
      import {{ readFileSync }} from "node:fs";
      import {{ decodePayload }} from {json.dumps((JS / "payload.js").as_uri())};
      import {{ Parts }} from {json.dumps((JS / "parts.js").as_uri())};
      const parts = new Parts();
      const plain = (_, value) => (ArrayBuffer.isView(value) ? [...value].map(String) : value);
      for (const file of process.argv.slice(2)) {{
        const header = parts.take(decodePayload(new Uint8Array(readFileSync(file))));
        console.log(JSON.stringify(header, plain));
      }}
    """
    (tmp_path / "read.mjs").write_text(script)
    done = subprocess.run(
        ["node", str(tmp_path / "read.mjs"), *map(str, files)], capture_output=True, text=True, check=True, timeout=60
    )
    theirs = [json.loads(line) for line in done.stdout.splitlines()]
    for header, told in zip(ours, theirs, strict=True):
        assert _plain(header) == _plain(told)


def _plain(value: Any) -> Any:
    """Arrays, and the browser's lists of their numbers as words, as rounded numbers."""
    if isinstance(value, np.ndarray):
        return [float(f"{one:.6g}") for one in value.tolist()]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list) and value and all(isinstance(one, str) and re.match(r"^-?[\d.]", one) for one in value):
        return [float(f"{float(one):.6g}") for one in value]
    return [_plain(one) for one in value] if isinstance(value, list) else value


def test_a_header_that_is_not_as_declared_is_refused() -> None:
    state = _states()[1]
    header: Any = header_of(compute(state.experiment), state.view)
    assert split(header)[1]
    for broken, error in (
        ({**header, "v": 1}, "'v'"),
        ({name: one for name, one in header.items() if name != "start"}, "'start'"),
        ({**header, "steps": 4.5}, "header.steps"),
        ({**header, "steps": True}, "header.steps"),
        ({**header, "runs": [{**header["runs"][0], "path": None}]}, r"runs\[0\].path"),
    ):
        with pytest.raises(TypeError, match=error):
            split(broken)
    with pytest.raises(ValueError, match="not JSON compliant"):
        split({**header, "start": [0.0, float("inf")]})


def test_a_knob_sends_what_changed() -> None:
    state = State()
    delivery, held = Delivery(), {}
    first = delivery.send(header_of(compute(state.experiment), state.view))
    again = delivery.send(header_of(compute(state.experiment), state.view))
    assert again is first, "nothing changed: the browser is not called"
    assemble(first, held)
    moved = edits.run_value(state, 3, "lr", 0.4)
    payload = delivery.send(header_of(compute(moved.experiment), moved.view, 1))
    assert len(payload) < 10_000
    header, arrays = unpack(payload)
    assert len(arrays) <= 4, "one run's path, steps, loss and gradient"
    assert header["parts"] == {}
    complete = header_of(compute(moved.experiment), moved.view, 1)
    assert _plain(assemble(payload, held)) == _plain(assemble(whole({**complete, "number": 2}), {}))


def test_a_browser_that_lacks_something_is_sent_everything() -> None:
    state, other, _third = _states()
    delivery = Delivery()
    delivery.send(header_of(compute(state.experiment), state.view))
    lost = header_of(compute(state.experiment), state.view, 1)
    with pytest.raises(KeyError):
        assemble(delivery.send(lost), {})
    delivery.forget()
    assert assemble(delivery.send(lost), {})["answered"] == 1
    held: dict[str, Any] = {}
    for number in range(9):  # what was not used for so long is sent again
        delivery.send(header_of(compute(other.experiment), other.view, number))
    assemble(whole(header_of(compute(other.experiment), other.view)), held)
    assert assemble(delivery.send(lost), held)["runs"][5]["key"] == "adam"
