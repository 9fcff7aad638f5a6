"""Export through the page: the GIF a user downloads is the animation they saw."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from tests.browser.unfold import stands


def test_the_gif_is_made_downloaded_and_moves(open_page: Callable[..., Page]) -> None:
    page = open_page("s=bowl&n=60&o=sgd&o.lr=0.02&o2=adam&o2.lr=0.2")
    page.get_by_text("Export", exact=True).click()
    stands(page.get_by_role("button", name="Make the file")).click()
    button = page.get_by_role("button", name=re.compile(r"Download \("))
    button.wait_for(timeout=30_000)
    with page.expect_download() as waiting:
        button.click()
    assert waiting.value.suggested_filename == "fall-line-bowl.gif"
    data = Path(waiting.value.path()).read_bytes()
    with Image.open(BytesIO(data)) as gif:
        assert gif.format == "GIF"
        assert gif.size == (800, 600)
        assert gif.n_frames > 30
        gif.seek(0)
        first = gif.convert("RGB").tobytes()
        gif.seek(gif.n_frames - 1)
        assert gif.convert("RGB").tobytes() != first
