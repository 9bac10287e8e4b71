"""An article whose drug no vocabulary knows and only the title names."""

from __future__ import annotations

import pytest

from rxtract.extraction import extract_bytes

# The second half was read only when the rule was done.
TITLED = [
    ("a.html", "<h1>Zelvotinib</h1><h2>Uses</h2><p>It is used to treat gout.</p><h2>Side effects</h2><p>It may cause rash.</p>", "Zelvotinib"),
    ("a.txt", "Korvanta\n\nUsed to treat gout in adults. Do not take it if you have kidney failure.\n", "Korvanta"),
    ("a.md", "# Tremafen\n\n## What it is for\nFor the relief of migraine.\n\n## Side effects\nDizziness, nausea.\n", "Tremafen"),
    ("a.html", "<h1>Ostravane: uses, dosage and side effects</h1><p>This medicine treats osteoporosis. Nausea is common.</p>", "Ostravane"),
    ("a.html", "<h1>Velmora (rumatinib)</h1><p>It treats psoriasis.</p><h2>Side effects</h2><p>Rash is common.</p>", "Velmora"),
    # Unread half.
    ("a.txt", "Palvectimab\n\nTreats severe asthma.\n\nSide effects\n- headache\n- sore throat\n", "Palvectimab"),
    ("a.html", "<h1>Dorvexa 20 mg</h1><h2>Uses</h2><p>Heartburn and stomach ulcers. Swallow it whole.</p>", "Dorvexa"),
    ("a.md", "# Nexilopril\n\nUsed for high blood pressure.\n\n## Side effects\n- dry cough\n", "Nexilopril"),
    ("a.html", "<h1>Quorbelan | Medicines guide</h1><p>The tablets are used to prevent migraine. They can cause weight gain.</p>", "Quorbelan"),
    ("a.txt", "Istrivir\n\nThis drug is used to treat hepatitis C.\n\nSide effects\nTiredness, itching.\n", "Istrivir"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "subject"), TITLED)
def test_a_title_that_is_a_name_gives_the_subject(name, content, subject):
    (found,) = extract_bytes(content.encode(), name)
    assert subject in (found.article.subject_name or "")
    assert found.claims


@pytest.mark.parametrize(
    "page",
    [
        "<h1>Migraine</h1><p>It is treated with rest. It may cause nausea.</p>",
        "<h1>Ottermere</h1><p>The town has a harbour. Salt was used to treat wounds. Gout was common.</p>",
        "<h1>Acupuncture</h1><p>It is used to treat back pain. It may cause bruising.</p>",
        "<h1>Physiotherapy</h1><h2>Uses</h2><p>It is used to treat back pain.</p><h2>Side effects</h2><p>It may cause soreness.</p>",
        "<h1>Harbour View Surgery</h1><p>We treat asthma and diabetes. Ask for an appointment.</p>",
        "<h1>Yoga in winter</h1><p>It relieves back pain and prevents falls.</p>",
    ],
)
def test_a_title_that_names_no_medicine_gives_none(page):
    (found,) = extract_bytes(page.encode(), "a.html")
    assert found.article.subject_name is None
    assert not found.claims
