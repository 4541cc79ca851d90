"""Line references: what they name, and what is refused."""

import pytest

from egnlib.corpus.lines import first_line, line_numbers
from egnlib.files import EgnError

ACCEPTED = [
    ("94", (94,)),
    ("94-96", (94, 95, 96)),
    ("94-94", (94,)),
    ("94;127", (94, 127)),
    ("127;94", (94, 127)),
    ("94-96;95-97", (94, 95, 96, 97)),
    ("1;3-4;8", (1, 3, 4, 8)),
    ("999999", (999_999,)),
]
UNREADABLE = [
    "",
    " 94",
    "94 ",
    "94-",
    "-94",
    "94;",
    "94,95",
    "94–96",
    "94-95-96",
    "l. 94",
    "94;;95",
]
IMPOSSIBLE = [
    ("0", "0"),
    ("0-3", "0-3"),
    ("96-94", "96-94"),
    ("5;96-94", "96-94"),
    ("1000000", "1000000"),
    ("5;94-9999999999", "94-9999999999"),
]


@pytest.mark.parametrize(("reference", "expected"), ACCEPTED)
def test_a_reference_names_its_lines_in_ascending_order_and_each_once(reference, expected):
    assert line_numbers(reference) == expected


@pytest.mark.parametrize("reference", [*UNREADABLE, None, 94, float("nan")])
def test_a_malformed_reference_is_refused_with_the_accepted_forms(reference):
    with pytest.raises(EgnError) as refusal:
        line_numbers(reference)
    assert str(refusal.value) == (
        f"Lignes illisibles : « {reference} ». Formes acceptées : 94, 94-101 ou 94;127. "
        "Corrigez la colonne lignes."
    )


@pytest.mark.parametrize(("reference", "part"), IMPOSSIBLE)
def test_line_zero_a_backward_range_and_a_line_too_far_are_refused(reference, part):
    with pytest.raises(EgnError, match=f"^Lignes impossibles : « {part} »"):
        line_numbers(reference)


@pytest.mark.parametrize(
    ("reference", "expected"), [("94", 94), ("94-101", 94), ("205;94-101", 94), ("3;1;2", 1)]
)
def test_the_first_line_is_the_smallest_whatever_the_order(reference, expected):
    assert first_line(reference) == expected
