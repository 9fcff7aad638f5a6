"""Stills for papers and handouts: SVG, PDF and PNG of every kind of picture, at any step, in columns of journals."""

import io
import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from PIL import Image

import optimizers
from app import export
from app.export.carried import carried, told_link
from app.export.columns import COLUMNS, INCH, LEAST_TYPE, POINTS
from app.export.still import PRESETS, drawing_of
from app.lab import link
from app.lab.engine import compute
from app.lab.experiment import State
from app.picture.canvas import face_for
from app.picture.drawing import Drawing, Group, Item, Path, Point, Words, every
from app.picture.many import picture_of
from app.picture.wall import painter_of
from symbolic.errors import FallLineError, KnobError

RUNS = "o=sgd&o.lr=0.002&o2=adam&o2.lr=0.1"
SMALL = {"size": "480x360"}  # what is no question of size
KINDS = {
    "overlay": f"s=rosenbrock&n=60&{RUNS}&curves=loss,grad",
    "grid": f"s=beale&n=40&{RUNS}&view=grid&theme=dark",
    "relief": f"s=bowl&n=40&{RUNS}&view=relief",
    "both": f"s=saddle&n=40&{RUNS}&view=both&lang=zh_CN",
    "swarm": "s=himmelblau&n=30&o=momentum&o.lr=0.004&o2=adam&o2.lr=0.2&swarm=grid:50&k=9",
    "wall": "s=bowl&n=30&o=sgd&o.lr=0.02&view=wall&wall=o.lr:0.01,0.02,0.05",
    "maps": "s=himmelblau&n=20&o=momentum&o.lr=0.02&view=maps",
    "settings": "s=bowl&n=20&o=momentum&view=maps&map=o.lr,o.momentum&lang=zh_CN",
    "step": "s=beale&n=30&o=adam&o.lr=0.1&panel=step&k=12",
    "formula": "s=formula&f=a%20x^2%2By^2&s.a=4&n=20&o=own&o.q=theta%20=%20theta%20-%200.1*g&o.name=My%20run",
}


def state_of(text: str) -> State:
    state, messages = link.decode(text)
    assert not messages
    return state


def told(data: bytes) -> str:
    """All texts of an SVG, a line each."""
    root = ElementTree.fromstring(data)
    return "\n".join("".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text"))


def read_back(page: pypdf.PageObject) -> str:
    """The text of a PDF's page. Of codes of two bytes that a font of its own maps, pypdf leaves the empty ones in."""
    return page.extract_text().replace("\0", "")


def words_of(drawing: Drawing) -> list[Words]:
    return [item for item in every(drawing.items) if isinstance(item, Words)]


def placed(items: list[Item], shift: Point = (0.0, 0.0)) -> list[tuple[Item, Point]]:
    """All items with how far their groups move them."""
    found: list[tuple[Item, Point]] = []
    for item in items:
        if isinstance(item, Group):
            found += placed(list(item.items), (shift[0] + item.shift[0], shift[1] + item.shift[1]))
        else:
            found.append((item, shift))
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_every_picture_is_a_drawing_with_text_and_paths(kind: str) -> None:
    state = state_of(KINDS[kind])
    scene = picture_of(state)
    data = export.render("svg", state, **SMALL)
    assert export.render("svg", state, **SMALL) == data
    root = ElementTree.fromstring(data)
    text = told(data)
    assert scene.title in text
    assert all(trail.title in text for trail in scene.trails)
    assert all(face_for(sign) is not None for sign in text if not sign.isspace())
    numbers = " ".join(path.get("d", "") for path in root.iter("{http://www.w3.org/2000/svg}path"))
    assert not re.search("nan|inf", numbers)
    assert numbers.count("M") > 20
    links = [one.get("href") or one.get("{http://www.w3.org/1999/xlink}href") or "" for one in root.iter()]
    assert all(one.startswith(("data:image/png", "#")) for one in links if one), "nothing is loaded from elsewhere"
    assert not re.search(rb"url\((?!data:|#)", data)
    assert carried(data) == told_link(state)


@pytest.mark.parametrize("kind", KINDS)
def test_every_picture_is_a_page_whose_text_can_be_searched(kind: str) -> None:
    state = state_of(KINDS[kind])
    scene = picture_of(state)
    data = export.render("pdf", state, **SMALL)
    assert export.render("pdf", state, **SMALL) == data
    file = pypdf.PdfReader(io.BytesIO(data))
    (page,) = file.pages
    assert (float(page.mediabox.width), float(page.mediabox.height)) == (360.0, 270.0)  # 480 × 360 of 96 to an inch
    text = read_back(page)
    assert all(word in text for word in scene.title.split())
    assert all(trail.title.split()[0] in text for trail in scene.trails)
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    for font in fonts:
        (below,) = font["/DescendantFonts"]
        held = below.get_object()["/FontDescriptor"]
        assert "/FontFile2" in held or "/FontFile3" in held
    assert file.metadata is not None
    assert file.metadata.title == scene.title
    assert carried(data) == told_link(state)


NARROWEST = min(COLUMNS, key=lambda name: COLUMNS[name].wide)


@pytest.mark.parametrize(
    ("column", "kind"),
    [*((column, "overlay") for column in COLUMNS), *((NARROWEST, kind) for kind in ("grid", "both", "swarm", "step"))],
)
def test_type_can_be_read_in_every_column(column: str, kind: str) -> None:
    form = export.get("svg")
    chosen = {knob.name: knob.default for knob in form.knobs} | {"column": column, "at": ()}
    drawing, sheet, _scene = drawing_of(state_of(KINDS[kind]), chosen)
    wide, _high = sheet.points
    assert wide == pytest.approx(COLUMNS[column].wide / INCH * POINTS, abs=0.5)
    sizes = [words.size * POINTS / sheet.dots for words in words_of(drawing) if words.text.strip()]
    assert min(sizes) >= LEAST_TYPE - 1e-9
    widths = [
        item.width * POINTS / sheet.dots for item in every(drawing.items) if isinstance(item, Path) and item.stroke
    ]
    assert min(widths) > 0.2, "thinner lines vanish in print"
    for item, shift in placed(drawing.items):
        if isinstance(item, Words) and not item.angle:
            assert -1 <= item.at[0] + shift[0] <= drawing.width + 1
            assert 0 <= item.at[1] + shift[1] <= drawing.height


@pytest.mark.parametrize("preset", PRESETS)
def test_presets_are_papers_and_slides(preset: str) -> None:
    state = state_of(KINDS["overlay"])
    page = pypdf.PdfReader(io.BytesIO(export.render("pdf", state, preset=preset))).pages[0]
    column = COLUMNS[str(PRESETS[preset].values["column"])]
    assert float(page.mediabox.width) == pytest.approx(column.wide / INCH * POINTS, abs=0.5)
    if column.high:
        assert float(page.mediabox.height) == pytest.approx(column.high / INCH * POINTS, abs=0.5)
    root = ElementTree.fromstring(export.render("svg", state, preset=preset))
    assert float(root.get("width", "").removesuffix("mm")) == pytest.approx(column.wide, abs=0.2)
    image = Image.open(io.BytesIO(export.render("png", state, preset=preset, sharp="2")))
    assert image.width / image.info["dpi"][0] * INCH == pytest.approx(column.wide, abs=0.2)


@pytest.mark.parametrize(("sharp", "pixels"), [("1", 800), ("2", 1600), ("4", 3200)])
def test_a_png_knows_its_size_on_paper(sharp: str, pixels: int) -> None:
    image = Image.open(io.BytesIO(export.render("png", state_of(KINDS["overlay"]), sharp=sharp)))
    assert image.size == (pixels, pixels * 3 // 4)
    assert image.info["dpi"][0] == pytest.approx(96 * int(sharp), abs=0.1)


@pytest.mark.parametrize("key", ["png", "svg", "pdf"])
def test_a_film_strip_shows_the_chosen_steps(key: str) -> None:
    state = state_of(KINDS["overlay"])
    data = export.render(key, state, at="0, 10, 40, end", **SMALL)
    assert data != export.render(key, state, **SMALL)
    if key == "svg":
        text = told(data)
        assert [int(step) for step in re.findall(r"^step (\d+)$", text, re.M)] == [0, 10, 40, 60]
        assert text.count("Adam") == 1, "one legend for all"
        one = told(export.render(key, state, at="7", **SMALL))
        assert "step 7 of 60" in one


@pytest.mark.parametrize("text", ["x", "1,,2", "-3", "1.5", "61", ",".join("1" * 13), "end,fin"])
def test_steps_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(KnobError, match=r"^at"):
        export.render("svg", state_of(KINDS["overlay"]), at=text)


def test_walls_and_living_maps_have_no_film_strip() -> None:
    for kind in ("wall", "maps"):
        with pytest.raises(FallLineError, match="film strip"):
            export.render("svg", state_of(KINDS[kind]), at="0,end")


def test_a_still_of_a_question_tells_nothing_of_its_answer() -> None:
    asked = state_of(f"{KINDS['overlay']}&reveal=choose:Which%20one%20wins?|Adam|*Nobody")
    for steps in ("", "0,10,end"):
        text = told(export.render("svg", asked, at=steps, **SMALL))
        assert "Which one wins?" in text
        assert "60" not in text
        assert "still going" not in text
    assert not export.get("tex").asks


# -- what is drawn is what ran


def test_trails_end_where_the_runs_are() -> None:
    state = state_of(KINDS["overlay"])
    scene = picture_of(state)
    painter = painter_of(scene, 800, 600, vector=True)
    frame = painter.layout.panels[0].frame  # type: ignore[union-attr]
    paths = [(item, shift) for item, shift in placed(painter.drawn(25).items) if isinstance(item, Path)]
    for trail, ran in zip(scene.trails, compute(state.experiment).runs, strict=True):
        colour = scene.theme.trails[trail.slot]
        ends = np.array(
            [
                (line[-1][0] + shift[0], line[-1][1] + shift[1])
                for item, shift in paths
                if item.stroke == colour
                for line in item.lines
            ]
        )
        here = frame.pixels(ran.trajectory.theta[25])
        assert np.hypot(*(ends - here).T).min() < 8, "lanes and dashes move a line by a few pixels at most"


def _strip(link_text: str, slot: int) -> tuple[list[np.ndarray], object, Drawing]:
    """The lines of a run in the strip of a picture, in pixels, and the strip."""
    scene = picture_of(state_of(link_text))
    painter = painter_of(scene, 800, 600, vector=True)
    strip = painter.layout.strips[0]  # type: ignore[union-attr]
    drawing = painter.drawn(scene.steps)
    colour = scene.theme.trails[slot]
    lines = [
        np.array(line) + np.array(shift)
        for item, shift in placed(drawing.items)
        if isinstance(item, Path) and item.stroke == colour and item.strength == 1.0
        for line in item.lines
        if min(y for _x, y in line) + shift[1] > strip.frame.top - 4
    ]
    return lines, strip, drawing


def test_a_run_that_diverges_flattens_no_other_curve() -> None:
    text = "s=bowl&s.kappa=100&n=200&o=sgd&o.lr=0.01&o2=adam&o2.lr=0.1&o3=sgd&o3.lr=0.1"
    ran = compute(state_of(text).experiment).runs[1].trajectory
    lines, strip, _drawing = _strip(text, 1)
    end = max(lines, key=lambda line: line[:, 0].max())[-1]
    height = strip.curves.heights(ran.loss[-1:])[0]  # type: ignore[attr-defined]
    wanted = strip.frame.pixels(np.array([200.0, height]))  # type: ignore[attr-defined]
    assert np.abs(end - wanted).max() < 1.0
    lost, strip, _drawing = _strip(text, 2)
    points = np.concatenate(lost[:-2])  # without the cross at its end
    top = strip.frame.top  # type: ignore[attr-defined]
    along = (np.abs(points[:, 1] - top) < 0.01).sum()
    assert points[:, 1].min() >= top - 1e-6
    assert along <= 1, "a curve is cut at the edge, and runs nowhere along it"


OVER = "s=line_fit&n=60&o=sgd&o.lr=0.05&o.t=minibatch&o.t.batch=4&o2=adam&o2.t=sam&o3=sgd&o3.lr=0.02&over="


@pytest.mark.parametrize(
    ("over", "unit", "reached"), [("calls", "evaluations", (60, 120, 60)), ("epochs", "epoch", (20, 60, 60))]
)
def test_strips_run_over_what_the_link_counts_and_each_run_has_its_cursor(
    over: str, unit: str, reached: tuple[int, ...]
) -> None:
    scene = picture_of(state_of(OVER + over))
    assert scene.across is not None
    assert tuple(round(at[-1], 9) for at in scene.across.at) == reached
    painter = painter_of(scene, 800, 600)
    words = [word.text for word in words_of(painter_of(scene, 800, 600, vector=True).drawn(30))]
    assert unit in words
    assert str(max(reached) // 3 * 2 // 20 * 20) in words, "numbers along it"
    frame = painter.layout.strips[0].frame  # type: ignore[union-attr]
    rows = slice(int(frame.top) + 2, int(frame.bottom) - 2)
    usual = np.median(np.asarray(painter.at(30), dtype=float)[rows, :, 0], axis=0)  # dark where there is a cursor
    dark = {int(x) for x in np.flatnonzero(usual < 200) if frame.left + 5 < x < frame.right - 5}
    cursors = {float(frame.pixels(np.array([end / 2, 0.0]))[0]) for end in reached}
    assert all(any(abs(x - cursor) <= 1 for x in dark) for cursor in cursors)
    assert all(any(abs(x - cursor) <= 1 for cursor in cursors) for x in dark)
    np.testing.assert_array_equal(painter.at(59), painter_of(scene, 800, 600).at(59))
    np.testing.assert_array_equal(painter.at(30), painter_of(scene, 800, 600).at(30), "whichever step it comes from")


def test_over_epochs_a_run_stands_where_its_rows_say() -> None:
    scene = picture_of(state_of("s=line_fit&n=30&o=sgd&o.t=minibatch&o.t.batch=5&over=epochs"))
    assert scene.across is not None
    passes = (np.arange(10)[:, None] + np.array([0, 5 / 12, 10 / 12])).ravel()  # the third batch is what is left
    np.testing.assert_allclose(scene.across.at[0], [*passes, 10.0], rtol=1e-12)
    assert picture_of(state_of("s=bowl&n=30&o=sgd&over=epochs")).across is None, "nothing that is gone over"


def test_a_hundred_thousand_steps_are_few_smooth_lines() -> None:
    state = state_of("s=rosenbrock&n=100000&o=sgd&o.lr=0.0002")
    data = export.render("svg", state)
    assert len(data) < 400_000
    scene = picture_of(state)
    drawing = painter_of(scene, 800, 600, vector=True).drawn(scene.steps)
    lines = [
        np.array(line)
        for item in every(drawing.items)
        if isinstance(item, Path) and item.stroke == scene.theme.trails[0]
        for line in item.lines
    ]
    longest = max(lines, key=len)
    assert np.hypot(*np.diff(longest, axis=0).T).mean() > 1.0, "no beads of a hair's length"


def test_global_and_local_minima_look_different() -> None:
    scene = picture_of(state_of("s=ackley&n=20&o=sgd"))
    drawing = painter_of(scene, 800, 600, vector=True).drawn(scene.steps)
    fills = [item.fill for item in every(drawing.items) if isinstance(item, Path) and item.fill]
    assert fills.count(scene.theme.minimum) == 1


@pytest.mark.parametrize("key", optimizers.keys())
def test_every_optimizer_has_a_caption(key: str) -> None:
    text = export.render("tex", state_of(f"s=beale&n=12&o={key}")).decode()
    assert "12 steps" in text
    assert_compiles(text)


# -- LaTeX


def assert_compiles(text: str) -> None:
    """Braces and dollars are in pairs, and every sign that LaTeX obeys is behind a backslash."""
    body = "\n".join(line for line in text.splitlines() if not line.startswith("%"))
    bare = re.sub(r"\\[\\{}$&#%_]", "", body)
    depth = 0
    for sign in bare:
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0
    assert bare.count("$") % 2 == 0
    assert not re.search("[&#%]", bare)
    outside = "".join(re.sub(r"\\includegraphics.*", "", bare).split("$")[::2])
    assert "^" not in outside
    assert "_" not in outside


def test_a_figure_says_what_ran_and_what_became_of_it() -> None:
    text = export.render("tex", state_of(KINDS["overlay"] + "&o2.s=cosine"), file="figures/race.pdf").decode()
    assert r"\includegraphics[width=\linewidth]{figures/race.pdf}" in text
    assert r"\left(a - x\right)^{2}" in text
    assert r"$\eta = 0.002$" in text
    assert r"$\beta_{1} = 0.9$" in text
    assert "Adam" in text
    assert "cosine" in text
    assert "still going" in text
    assert r"\label{fig:rosenbrock}" in text
    assert carried_link(text) == told_link(state_of(KINDS["overlay"] + "&o2.s=cosine"))
    assert "xeCJK" not in text
    assert_compiles(text)
    chinese = export.render("tex", state_of(KINDS["both"])).decode()
    assert "xeCJK" in chinese
    assert_compiles(chinese)


def carried_link(text: str) -> str:
    return text.splitlines()[0].removeprefix("% fall-line:")


def test_a_playhead_and_chosen_steps_stand_in_the_caption() -> None:
    assert "Shown: step 9." in export.render("tex", state_of(KINDS["overlay"] + "&k=9")).decode()
    assert "Shown: step 0, 10, 60." in export.render("tex", state_of(KINDS["overlay"]), at="0,10,end").decode()


@pytest.mark.parametrize("name", ["a b.pdf", "x}.pdf", "../a.pdf;rm", "%.pdf", "ä.pdf"])
def test_a_picture_that_latex_cannot_read_is_refused(name: str) -> None:
    with pytest.raises(KnobError, match="file"):
        export.render("tex", state_of(KINDS["overlay"]), file=name)


HOSTILE = some.text(some.sampled_from("\\{}$&#%_^~<>|\"'`η₁²−×·\x00\u202e\u2028]] -->汉a"), min_size=1, max_size=12)


@settings(max_examples=10, deadline=None)
@given(HOSTILE, HOSTILE)
def test_what_people_type_is_only_text(name: str, rule: str) -> None:
    from urllib.parse import quote

    text = f"s=bowl&n=3&o=own&o.q={quote('theta = theta - g' + chr(10) + rule)}&o.name={quote(name)}"
    state, _messages = link.decode(text)
    ElementTree.fromstring(export.render("svg", state, title="yes", **SMALL))
    assert_compiles(export.render("tex", state).decode())
    page = pypdf.PdfReader(io.BytesIO(export.render("pdf", state, **SMALL))).pages[0]
    assert "Elongated" in read_back(page)


def test_outlines_are_the_same_picture_without_text() -> None:
    data = export.render("svg", state_of(KINDS["both"]), letters="outlines", **SMALL)
    root = ElementTree.fromstring(data)
    assert not list(root.iter("{http://www.w3.org/2000/svg}text"))
    assert b"font" not in data
    labels = [one.get("aria-label") for one in root.iter() if one.get("aria-label")]
    assert "梯度下降" in labels
