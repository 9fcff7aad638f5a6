"""The tab of sensitivity in a real browser: chosen, read, clicked, reached by keyboard, and silent before a reveal."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.test_access import violations

Open = Callable[..., Page]
# Where on the page a value of the first run stands, and which one it is.
PLACE = """(at) => {
  const plot = document.querySelector('.js-plotly-plot'), { xaxis, yaxis } = plot._fullLayout;
  const line = plot._fullData.find((trace) => trace.customdata && trace.x.length > 50);
  const box = plot.getBoundingClientRect();
  return [box.left + xaxis._offset + xaxis.d2p(line.x[at]), box.top + yaxis._offset + yaxis.d2p(line.y[at]),
    line.customdata[at][3]];
}"""
DRAWN = "document.querySelector('.js-plotly-plot')?._fullData?.some((trace) => trace.x?.length > 50)"


def test_runs_are_held_against_a_knob(open_page: Open) -> None:
    page = open_page("s=bowl&s.kappa=10&n=200&o=sgd&o.lr=0.1&o2=adam&o2.lr=0.1&tab=sensitivity&play=0")
    page.wait_for_function(DRAWN)
    row = page.locator("#fl-sensitivity tr", has_text="Gradient descent")
    assert "to 0.19" in row.inner_text(), "works up to 2/κ"
    assert violations(page, ".stTabs") == []
    page.locator(".js-plotly-plot").scroll_into_view_if_needed()
    x, y, value = page.evaluate(PLACE, 44)
    page.mouse.click(x, y)
    page.wait_for_function(f"location.search.includes('o.lr={value}')")
    page.get_by_label("Shown").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("option", name="Steps to arrive").click()
    page.wait_for_function("location.search.includes('sensitivity=o.lr,arrival')")
    page.wait_for_function("document.querySelector('.js-plotly-plot .ytitle')?.textContent === 'steps to arrive'")
    page = open_page("s=bowl&n=60&o=sgd&tab=sensitivity&reveal=diverge")
    page.get_by_text("it opens after the reveal").wait_for()
    assert page.locator(".js-plotly-plot").count() == 0
