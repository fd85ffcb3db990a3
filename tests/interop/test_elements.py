"""A long array is read object by object, and as json reads it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reeve.interop import elements as reading
from reeve.interop.elements import elements
from reeve.interop.structs import ImportFileError

TEXT = st.text(st.characters(exclude_categories=("Cs",)) | st.sampled_from('"\\[]{},'), max_size=8)
PLAIN = st.none() | st.integers() | TEXT
OBJECTS = st.dictionaries(TEXT, PLAIN | st.lists(PLAIN | st.dictionaries(TEXT, PLAIN)))


def read(text: str) -> list[object]:
    return [json.loads(bytes(one)) for one in elements("task", memoryview(text.encode()))]


@given(st.lists(OBJECTS), st.sampled_from([None, 1]), st.booleans())
def test_objects_are_found_as_json_finds_them(objects, indent, ascii_only):
    assert read(json.dumps(objects, indent=indent, ensure_ascii=ascii_only)) == objects


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[{}, 1, {}]", "in task 2, it is none"),
        ("[[{}]]", "in task 1, it is none"),
        ("{}", "in task 1, it is none"),
        ("[{}, {" + '"a":[' * 9 + "]" * 9 + "}]", "in task 2, it is none"),
        ('[{"a": "' + "x" * reading.MOST_BYTES + '"}]', "in task 1, it is too long"),
    ],
)
def test_what_is_no_task_is_named_by_its_number(text: str, words: str):
    with pytest.raises(ImportFileError, match=words):
        read(text)
