"""What tests of the page share."""

import sys
from collections.abc import Iterator
from functools import cache

import pytest


@pytest.fixture(scope="session", autouse=True)
def _packages_are_searched_once() -> Iterator[None]:
    """Streamlit's AppTest reads what is told of every installed package, for components among them: 0.15 s for each
    page, and always the same."""
    if "streamlit.testing.v1" not in sys.modules:  # no test here opens a page: Streamlit is not imported for nothing
        yield
        return
    from streamlit.components.v2 import manifest_scanner

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture
def few_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Films over maps of few runs, where what is written is the same as with many."""
    monkeypatch.setattr("app.export.mapfilm.MOST", 60)
