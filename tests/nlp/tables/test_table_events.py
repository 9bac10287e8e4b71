"""Tables of side effects in the ways that pages, labels and plain texts write them: every event with its own number."""

import pytest

from rxtract.dataset.offsets import check_offsets
from rxtract.extraction import extract_bytes

PAGE = "<h1>Velotinib</h1><p>Velotinib is a medicine that treats gout in adults.</p>{}<p>It is taken with water.</p>"
TEXT = "Velotinib\n\nVelotinib is a medicine that treats gout in adults.\n\n{}\n\nIt is taken with water.\n"


def table(*rows, head=1):
    """Return the markup of a table; rows are cells divided by `|`, an empty first row of a span is written `text||`."""
    lines = []
    for number, row in enumerate(rows):
        tag = "th" if number < head else "td"
        lines.append("<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in row.split("|")) + "</tr>")
    return "<table>" + "".join(lines) + "</table>"


def spanned(text, columns):
    return f"<tr><td colspan={columns}>{text}</td></tr>"


def effects(raw, source="a.html"):
    (found,) = extract_bytes(raw.encode(), source)
    check_offsets(found)
    for claim in found.claims:
        assert claim.object_text in claim.quote
    return {
        claim.object_text.lower(): (claim.frequency, claim.frequency_comparator, claim.status)
        for claim in found.claims
        if claim.predicate == "causes"
    }


A, H = "asserted", "hedged"
WEB = [
    # drug and placebo, unit in the header, in the cells, in the caption, counts with a base
    (table("Adverse reaction|Velotinib %|Placebo %", "Nausea|12|4", "Headache|7.5|2"),
     {"nausea": ("12%", 0.04, A), "headache": ("7.5%", 0.02, A)}),
    (table("Side effect|Placebo|Velotinib", "Cough|3%|9%", "Fever|1%|5%"),
     {"cough": ("9%", 0.03, A), "fever": ("5%", 0.01, A)}),
    (table("Adverse event|Velotinib (N=200) n (%)|Placebo (N=100) n (%)", "Diarrhoea|24 (12.0)|5 (5.0)", "Rash|8 (4)|1 (1)"),
     {"diarrhoea": ("12.0%", 0.05, A), "rash": ("4%", 0.01, A)}),
    (table("Adverse event|Velotinib (N=200)|Placebo (N=100)", "Vomiting|20|3", "Dizziness|8|1"),
     {"vomiting": ("20/200", 0.03, A), "dizziness": ("8/200", 0.01, A)}),
    (("<table><caption>Table 2. Adverse reactions (%) in adults</caption><tr><th><th>Velotinib<th>Placebo</tr>"
     "<tr><td>Insomnia<td>6<td>3<tr><td>Fatigue<td>&lt;1<td>0</table>"),
     {"insomnia": ("6%", 0.03, A), "fatigue": ("<1%", 0.0, A)}),
    # groups of organs as rows and as a column
    ("<table><tr><th>Preferred term<th>Velotinib %<th>Placebo %</tr>" + spanned("Nervous system disorders", 3)
     + "<tr><td>Tremor<td>5<td>2</tr><tr><td><b>Skin</b><td><td></tr><tr><td>Itching<td>4<td>1</table>",
     {"tremor": ("5%", 0.02, A), "itching": ("4%", 0.01, A)}),
    (table("System organ class|Adverse reaction|Frequency", "Cardiac disorders|Palpitations|Common",
           "Eye disorders|Blurred vision|Rare"),
     {"palpitations": ("common", None, A), "blurred vision": ("rare", None, A)}),
    (table("Body system|Very common|Common|Uncommon", "Gastrointestinal disorders|nausea, vomiting||dry mouth",
           "Psychiatric disorders||insomnia, anxiety|"),
     {"nausea": ("very_common", None, A), "vomiting": ("very_common", None, A), "dry mouth": ("uncommon", None, A),
      "insomnia": ("common", None, A), "anxiety": ("common", None, A)}),
    # columns of frequencies with lists in their cells
    (("<table><tr><th>Common (1 to 10 in 100 people)<th>Rare (fewer than 1 in 1,000)</tr><tr><td><ul><li>headache<li>rash</ul>"
     "<td><p>seizure</p><p>hair loss</p></table>"),
     {"headache": ("common", None, A), "rash": ("common", None, A), "seizure": ("rare", None, A),
      "hair loss": ("rare", None, A)}),
    # class | event, with empty and with spanning cells
    (table("Frequency|Side effects", "Very common|fever", "|cough", "Uncommon|fainting"),
     {"fever": ("very_common", None, A), "cough": ("very_common", None, A), "fainting": ("uncommon", None, A)}),
    (("<table><tr><th>How often<th>Effect</tr><tr><td rowspan=2>Common<td>back pain<tr><td>sore throat<tr><td>Rare<td>jaundice"
     "</table>"),
     {"back pain": ("common", None, A), "sore throat": ("common", None, A), "jaundice": ("rare", None, A)}),
    # classes as rows of their own
    ("<table><tr><th>Organ system<th>Adverse reaction</tr>" + spanned("Very common", 2)
     + "<tr><td>Blood and lymphatic system disorders<td>anaemia</tr>" + spanned("Not known", 2)
     + "<tr><td>Immune system disorders<td>anaphylaxis</table>",
     {"anaemia": ("very_common", None, A), "anaphylaxis": ("not_known", None, A)}),
    # event | class, header cells at the side, no header at all
    (table("Side effect|Frequency", "Weight gain|Common", "Swollen ankles|Uncommon (up to 1 in 100)"),
     {"weight gain": ("common", None, A), "swollen ankles": ("uncommon", None, A)}),
    ("<table><tr><th>Side effect<th>Patients (%)</tr><tr><th>Constipation<td>11.3</tr><tr><th>Cramps<td>2</table>",
     {"constipation": ("11.3%", None, A), "cramps": ("2%", None, A)}),
    ("<h2>Side effects</h2>" + table("Nausea|12%|4%", "Headache|5%|3%", head=0),
     {"nausea": ("12%", None, A), "headache": ("5%", None, A)}),
    # two rows of headers, severe grades beside all grades
    (("<table><thead><tr><th rowspan=2>Adverse reaction<th colspan=2>Velotinib (N=120)<th colspan=2>Placebo (N=118)</tr>"
     "<tr><th>All grades %<th>Grade 3-4 %<th>All grades %<th>Grade 3-4 %</tr></thead><tr><td>Neutropenia<td>31<td>12<td>8<td>2"
     "<tr><td>Diarrhoea<td>22<td>3<td>10<td>1</table>"),
     {"neutropenia": ("31%", 0.08, A), "diarrhoea": ("22%", 0.1, A)}),
    (("<table><tr><th>Adverse event<th colspan=2>Velotinib<th colspan=2>Placebo</tr><tr><th><th>n<th>%<th>n<th>%</tr>"
     "<tr><td>Dizziness<td>14<td>7.0<td>6<td>3.0<tr><td>Rash<td>6<td>3.0<td>2<td>1.0</table>"),
     {"dizziness": ("7.0%", 0.03, A), "rash": ("3.0%", 0.01, A)}),
    # no more than with placebo; none with the drug; totals
    (table("Adverse reaction|Velotinib %|Placebo %", "Any adverse reaction|60|55", "Nausea|3|5", "Cough|0|2", "Rash|4|1"),
     {"nausea": ("3%", 0.05, H), "rash": ("4%", 0.01, A)}),
    # another drug as the comparator, and a column of p values
    (table("Adverse reaction|Velotinib %|Ibuprofen %|p value", "Heartburn|2|9|0.01", "Dizziness|6|5|0.4"),
     {"heartburn": ("2%", 0.09, A), "dizziness": ("6%", 0.05, A)}),
]  # fmt: skip
WEB += [
    (table("Undesirable effect|Velotinib 50 mg (n=61)|Placebo (n=60)", "Hiccups|6 (9.8%)|1 (1.7%)", "Thirst|4 (6.6%)|2 (3.3%)"),
     {"hiccups": ("9.8%", 0.017, A), "thirst": ("6.6%", 0.033, A)}),
    (table("How many people get it|What may happen", "More than 1 in 10|sleepiness", "Up to 1 in 10|blurred vision, dry eyes"),
     {"sleepiness": ("very_common", None, A), "blurred vision": ("common", None, A), "dry eyes": ("common", None, A)}),
    ("<h2>Adverse reactions</h2>" + table("|Placebo (n=100)|Velotinib 5 mg (n=100)|Velotinib 10 mg (n=100)",
     "Gastrointestinal|||", "Flatulence|2%|6%|8%", "Constipation|1%|3%|4%"),
     {"flatulence": ("6%", 0.02, A), "constipation": ("3%", 0.01, A)}),
    (table("System Organ Class|Frequency|Adverse Reaction", "Eye disorders|Common|conjunctivitis", "|Uncommon|cataract"),
     {"conjunctivitis": ("common", None, A), "cataract": ("uncommon", None, A)}),
]  # fmt: skip
PLAIN = [
    ("a.txt", "Side effects\n\nVery common\tCommon\tRare\nfever\thives\tcoma",
     {"fever": ("very_common", None, A), "hives": ("common", None, A), "coma": ("rare", None, A)}),
    # which number is whose is not said by column: none has one
    ("a.txt", "Side effects seen in the trial (Velotinib vs placebo)\nBruising 8% 2%\nNosebleed 5% 1%",
     {"bruising": (None, None, A), "nosebleed": (None, None, A)}),
    ("a.txt", "Side effects\n\nAdverse reaction Velotinib Placebo\nNausea 12 % 4 %\nDry mouth 7.5 % 2 %\nSkin rash 3 % 1 %",
     {"nausea": ("12%", 0.04, A), "dry mouth": ("7.5%", 0.02, A), "skin rash": ("3%", 0.01, A)}),
    ("a.txt", ("Side effects\n\nEvent            Velotinib (N=200)   Placebo (N=198)\nNausea           24 (12%)            8 (4%)\n"
     "Back pain        10 (5%)             4 (2%)"),
     {"nausea": ("12%", 0.04, A), "back pain": ("5%", 0.02, A)}),
    ("a.txt", "Side effects\n\nPatients with adverse reactions in the trial:\nHeadache 5 %\nFatigue 3 %\nHair loss 1 %",
     {"headache": ("5%", None, A), "fatigue": ("3%", None, A), "hair loss": ("1%", None, A)}),
    ("a.txt", "Side effects\n\nPlacebo (N=56) % - Velotinib 5 mg (N=83) % - 10 mg (N=84) %\nNausea 5.3 12.4 21.1\nCough 2 3 4",
     {"nausea": ("12.4%", 0.053, A), "cough": ("3%", 0.02, A)}),
    ("a.txt", "Side effect | Frequency\nCough | Common\nFever | Rare\nVomiting | Very common",
     {"cough": ("common", None, A), "fever": ("rare", None, A), "vomiting": ("very_common", None, A)}),
    ("a.md", "| Side effect | Velotinib | Placebo |\n|:---|---:|---:|\n| Nausea | 12% | 4% |\n| **Insomnia** | 3% | 1% |",
     {"nausea": ("12%", 0.04, A), "insomnia": ("3%", 0.01, A)}),
    ("a.md", "## Side effects\n\n| Very common | Common |\n|---|---|\n| rash, itching | dizziness |\n| | seizure |",
     {"rash": ("very_common", None, A), "itching": ("very_common", None, A), "dizziness": ("common", None, A),
      "seizure": ("common", None, A)}),
    ("a.txt", "Frequency\tSide effect\nCommon\theadache\nUncommon\tfainting",
     {"headache": ("common", None, A), "fainting": ("uncommon", None, A)}),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "expected"), WEB)
def test_every_event_of_a_page_has_the_number_of_its_own_row(markup, expected):
    found = effects(PAGE.format(markup))
    assert found == expected


@pytest.mark.parametrize(("source", "rows", "expected"), PLAIN)
def test_every_event_of_a_plain_text_has_the_number_of_its_own_row(source, rows, expected):
    assert effects(TEXT.format(rows), source) == expected


@pytest.mark.parametrize(
    "around",
    [
        "<h3>For patients</h3><p>Common side effects of velotinib are nausea and headache.</p>{}",
        "{}<h3>For patients</h3><p>Velotinib commonly causes nausea and headache.</p>",
    ],
)
def test_the_number_of_a_row_wins_over_words_elsewhere(around):
    table = "<h3>Side effects</h3><table><tr><th>Event<th>Velotinib<th>Placebo</tr><tr><td>Nausea<td>12%<td>4%</tr><tr><td>Rash<td>3%<td>1%</tr></table>"
    found = effects(PAGE.format(around.format(table)))
    assert found["nausea"][:2] == ("12%", 0.04)
