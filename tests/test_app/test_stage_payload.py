"""The payload's bytes: what goes in comes out, and nothing the browser would choke on goes in."""

import json
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from app.stage.wire import ALIGNMENT, DTYPES, pack, unpack

names = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=12)
finite = st.floats(allow_nan=False, allow_infinity=False)


@given(
    header=st.dictionaries(names.filter(lambda name: name != "arrays"), st.none() | st.text() | finite, max_size=5),
    held=st.dictionaries(names, arrays(st.sampled_from(list(DTYPES.values())), st.integers(0, 9)), max_size=4),
)
def test_round_trip_and_alignment(header: dict[str, object], held: dict[str, np.ndarray]) -> None:
    payload = pack(header, held)
    (length,) = struct.unpack_from("<I", payload)
    assert (4 + length) % ALIGNMENT == 0
    assert len(payload) % ALIGNMENT == 0
    read, back = unpack(payload)
    assert {name: value for name, value in read.items() if name != "arrays"} == header
    assert all(entry["offset"] % ALIGNMENT == 0 for entry in read["arrays"].values())
    for name, array in held.items():
        assert back[name].dtype == array.dtype
        np.testing.assert_array_equal(back[name], array)


def test_nan_may_stand_in_buffers_only() -> None:
    _, back = unpack(pack({}, {"loss": np.array([1.0, np.nan, np.inf])}))
    np.testing.assert_array_equal(back["loss"], [1.0, np.nan, np.inf])
    with pytest.raises(ValueError, match="not JSON compliant"):
        pack({"floor": float("nan")}, {})


def test_paths_are_flattened_in_step_order() -> None:
    theta = np.arange(6.0).reshape(3, 2)
    _, back = unpack(pack({}, {"path:a": theta, "column": theta.T[0]}))
    np.testing.assert_array_equal(back["path:a"], [0, 1, 2, 3, 4, 5])
    np.testing.assert_array_equal(back["column"], [0, 2, 4])


def test_big_endian_arrays_are_turned_round() -> None:
    _, back = unpack(pack({}, {"a": np.array([1.5, -2.0], dtype=">f8")}))
    np.testing.assert_array_equal(back["a"], [1.5, -2.0])


def test_types_the_browser_has_no_array_for_are_refused() -> None:
    with pytest.raises(TypeError, match="complex128"):
        pack({}, {"a": np.zeros(2, dtype=complex)})


def test_text_travels_as_utf8() -> None:
    payload = pack({"title": "损失 θ"}, {})
    assert "损失 θ".encode() in payload
    (length,) = struct.unpack_from("<I", payload)
    assert json.loads(payload[4 : 4 + length])["title"] == "损失 θ"


@pytest.mark.parametrize("cut", [0, 3, 20])
def test_a_short_payload_is_an_error(cut: int) -> None:
    with pytest.raises(ValueError, match="payload"):
        unpack(pack({"a": "x" * 40}, {})[:cut])


def test_one_array_under_several_names_is_sent_once() -> None:
    noise = np.arange(8.0)
    payload = pack({}, {"a": noise, "b": noise, "c": noise.copy()})
    _, back = unpack(payload)
    assert [list(back[name]) for name in "abc"] == [list(noise)] * 3
    assert payload.count(noise.tobytes()) == 2
