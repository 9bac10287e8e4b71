import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxtract.nlp.structure.layout import find_blocks, wrap_width


def blocks(text: str) -> list[tuple[str, str]]:
    return [(block.kind, text[block.start : block.end]) for block in find_blocks(text)]


def kinds(text: str) -> list[str]:
    return [kind for kind, _ in blocks(text)]


WRAPPED = """About the tablets

This text was broken by a program after about sixty letters,
which is why its sentences go on in the next line and must
not be torn apart at the end of every line of this paragraph.

The second paragraph is wrapped in the same way and has just
two lines of text.
"""


def test_wrapped_lines_are_one_paragraph():
    assert kinds(WRAPPED) == ["title", "paragraph", "paragraph"]
    assert blocks(WRAPPED)[1][1].startswith("This text")
    assert blocks(WRAPPED)[1][1].endswith("of this paragraph.")


def test_windows_line_ends_give_the_same_blocks():
    windows = WRAPPED.replace("\n", "\r\n")
    assert [(kind, " ".join(text.split())) for kind, text in blocks(windows)] == [
        (kind, " ".join(text.split())) for kind, text in blocks(WRAPPED)
    ]


def test_old_macintosh_line_ends_part_paragraphs():
    assert kinds("A title\r\rA paragraph of its own ends here.\r\rAnother one ends here.") == [
        "title", "paragraph", "paragraph",
    ]  # fmt: skip


def test_lines_that_had_room_for_the_next_word_are_a_list():
    text = (
        "See a doctor at once when this happens:\n"
        "tightness of the chest\n"
        "a swollen face\n"
        "redness of the skin of both of your arms and of both of your\n"
        "legs\n"
        "bleeding that goes on for longer than you are used to, or that\n"
        "comes back again and again\n"
    )
    assert [text for _, text in blocks(text)][1:] == [
        "tightness of the chest",
        "a swollen face",
        "redness of the skin of both of your arms and of both of your\nlegs",
        "bleeding that goes on for longer than you are used to, or that\ncomes back again and again",
    ]


@pytest.mark.parametrize("bullet", ["- ", "• ", "* ", "– ", "1. ", "2) ", "(a) ", "iv. ", "·\t"])
def test_bullets_make_items_and_stay_outside_them(bullet):
    text = f"Tell us about\n\n{bullet}headache\n{bullet}nausea\n"
    assert blocks(text)[1:] == [("item", "headache"), ("item", "nausea")]


@pytest.mark.parametrize("line", ["-5 degrees is cold", "1.5 mg is the dose", "•"])
def test_what_only_looks_like_a_bullet_is_none(line):
    assert blocks(f"Title\n\n{line}\n")[1][1] == line


def test_markdown_headings_have_their_level_and_no_hashes():
    text = "# Aspirin\n\n## Side effects\nIt may irritate the stomach.\n"
    assert blocks(text)[:2] == [("title", "Aspirin"), ("heading", "Side effects")]
    assert [block.level for block in find_blocks(text)] == [1, 2, 0]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Side effects", "heading"),
        ("This line is a sentence.", "paragraph"),
        ("no capital begins this line", "paragraph"),
        ("A " + "very " * 15 + "long line", "paragraph"),
    ],
)
def test_a_short_line_without_full_stop_may_be_a_heading(line, kind):
    assert kinds(f"Title\n\n{line}\n\nA paragraph follows it here.")[1] == kind


def test_lines_under_a_header_with_a_colon_are_items():
    text = "Title\n\nRare side effects are:\nRash\nFever\nHair loss\n"
    assert kinds(text)[2:] == ["item", "item", "item"]


def test_paragraphs_on_one_line_each_are_not_joined():
    long = "This paragraph stands on one long line, as web pages deliver it, until " + "its end comes at last. " * 3
    assert kinds(f"A question?\n{long}\n{long}\n") == ["title", "paragraph", "paragraph"]


def test_a_first_line_that_is_a_sentence_is_no_title():
    assert kinds("This is a sentence.\nSo is this.")[0] == "paragraph"


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\r\n \t\n"])
def test_blank_texts_have_no_blocks(text):
    assert find_blocks(text) == ()


@pytest.mark.parametrize(
    ("lengths", "width"), [([], None), ([58, 60, 59], 60), ([30, 20], None), ([60, 400], None), ([60, 20], None)]
)
def test_only_lines_of_like_length_show_a_wrap(lengths, width):
    assert wrap_width(lengths) == width


@given(st.text(alphabet=st.sampled_from("aB .:•-1)\n\r\t，恶😀"), max_size=300))
def test_blocks_are_in_order_disjoint_trimmed_and_hold_every_wide_letter(text):
    found = find_blocks(text)
    end = 0
    for block in found:
        assert end <= block.start < block.end <= len(text)
        piece = text[block.start : block.end]
        assert piece == piece.strip()
        end = block.end
    outside = set(range(len(text))) - {at for block in found for at in range(block.start, block.end)}
    assert not [text[at] for at in outside if text[at] in "恶😀"]  # letters and digits may be a bullet: "a. rash"
