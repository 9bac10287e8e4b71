from __future__ import annotations

from pathlib import Path

import pytest
from handmade import Made

import rxtract
from rxtract.desk import Snapshot

VENUMAB = ("Venumab", "UNII:VENUMAB001")
ORZITINIB = ("orzitinib", None)
NAUSEA, RASH = ("Nausea", "HP:0002018"), ("skin rash", "HP:0000988")


@pytest.fixture(scope="session")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three articles and a near copy on one invented drug, and one on another: see the claims below."""
    made = Made()
    web = made.article("web.html", subject_id=VENUMAB[1], subject_name=VENUMAB[0], text="Venumab may help. Not so.")
    copy = made.article("copy.html", near_duplicate_of=web, subject_id=VENUMAB[1], subject_name=VENUMAB[0])
    leaflet = made.article("leaflet.html", "leaflet", subject_id=VENUMAB[1], subject_name=VENUMAB[0])
    other = made.article("other.html", subject_name="orzitinib")
    gout, lupus = ("gout", "MONDO:0005393"), ("lupus", "MONDO:0007915")
    hives, headache, hepatitis = ("hives", "HP:0001025"), ("Headache", "HP:0002315"), ("hepatitis", "MONDO:0002251")

    for article, quote in ((web, "treats gout"), (copy, "treats gout well"), (leaflet, "used to treat gout")):
        made.claim(article, VENUMAB, "treats", gout, quote, called="Venmab®")
    made.claim(web, VENUMAB, "treats", lupus, "may help in lupus", status="hedged", certainty=0.5, status_cue="may")
    made.claim(leaflet, VENUMAB, "causes", NAUSEA, "Very common: nausea", frequency="very_common", frequency_low=0.1,
               frequency_high=1.0)  # fmt: skip
    made.claim(web, VENUMAB, "causes", NAUSEA, "nausea in 12%", frequency="12%", frequency_low=0.12,
               frequency_high=0.12)  # fmt: skip
    made.claim(web, VENUMAB, "causes", RASH, "a rash now and then", frequency="rare", frequency_low=1e-4,
               frequency_high=1e-3)  # fmt: skip
    made.claim(leaflet, VENUMAB, "causes", ("rash", "HP:0000001"), "Rash")
    made.claim(web, VENUMAB, "causes", hives, "hives were seen", severity="severe")
    made.claim(web, VENUMAB, "causes", ("coma", None), "an overdose leads to coma", setting="overdose")
    for event in ("itching", "cramps", "hair loss"):
        made.claim(leaflet, VENUMAB, "causes", (event, None), f"Common: {event}", start=50)
    made.claim(web, VENUMAB, "causes", ("a strange feeling", None), "a strange feeling now and then")
    made.claim(leaflet, VENUMAB, "causes", headache, "It does not cause headache", status="negated")
    made.claim(web, VENUMAB, "causes", headache, "headache is a side effect")
    made.claim(leaflet, VENUMAB, "contraindicated_in", hepatitis, "Do not use it in hepatitis")
    made.claim(leaflet, VENUMAB, "causes", ("sepsis", "HP:0100806"), "Boxed: sepsis", start=5, end=18)
    made.section(leaflet, "boxed_warning", 0, 40)
    made.claim(web, VENUMAB, "interacts_with", ("Ketoconazole", "UNII:KETO000001"), "avoid ketoconazole, a strong "
               "inhibitor of CYP3A4")  # fmt: skip
    made.claim(other, ORZITINIB, "treats", gout, "orzitinib treats gout")
    made.claim(other, ORZITINIB, "causes", NAUSEA, "nausea is common", frequency="common", frequency_low=0.01,
               frequency_high=0.1)  # fmt: skip
    made.claim(other, ORZITINIB, "causes", headache, "no headache in children", status="negated",
               population="children")  # fmt: skip
    made.claim(other, ORZITINIB, "causes", headache, "headache in adults", population="adults")

    made.concept(VENUMAB[1], "DRUG", VENUMAB[0], ("DRUGBANK:DB99999",))
    made.concept(gout[1], "DISEASE", gout[0])
    made.concept(hepatitis[1], "DISEASE", hepatitis[0])
    for name, concept_id in (NAUSEA, RASH, headache, hives):
        made.concept(concept_id, "ADVERSE_EVENT", name)
    made.link(NAUSEA[1], "is_a", ("HP:0025031", "Abnormality of the digestive system"), 3)
    made.link(RASH[1], "is_a", ("HP:0000001", "rash"), 1)
    made.link(RASH[1], "is_a", ("HP:0001574", "Abnormality of the integument"), 2)
    made.link(VENUMAB[1], "has_class", ("NDC_EPC:Test_Blocker", "Test Blocker"), 1)
    made.link("UNII:KETO000001", "has_class", ("NDC_MOA:x", "Cytochrome P450 3A4 Inhibitors"), 1)
    made.mention(web, "VENBRAND", "DRUG", VENUMAB[1])
    made.mapping("VENBRAND", "DRUG", VENUMAB[1], "synonym", 0.97)
    made.mapping("wibble\tfever", "ADVERSE_EVENT", None, "none", None)
    return made.write(tmp_path_factory.mktemp("desk") / "output")


@pytest.fixture(scope="session")
def snapshot(output: Path) -> Snapshot:
    return rxtract.read(output)
