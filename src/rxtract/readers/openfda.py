"""Reads drug labels as the interface of openFDA gives them: a JSON object with a field for each section of a label."""

from __future__ import annotations

import re
from typing import Any

from rxtract.article import Article
from rxtract.readers.composed import Composed

# Field of a label, and the heading of the section; in the order of a label.
_SECTIONS = {
    "boxed_warning": "Boxed warning", "indications_and_usage": "Indications and usage",
    "purpose": "Purpose", "active_ingredient": "Active ingredient",
    "dosage_and_administration": "Dosage and administration",
    "dosage_forms_and_strengths": "Dosage forms and strengths", "contraindications": "Contraindications",
    "do_not_use": "Do not use", "warnings_and_cautions": "Warnings and precautions", "warnings": "Warnings",
    "precautions": "Precautions", "general_precautions": "General precautions", "ask_doctor": "Ask a doctor before use",
    "ask_doctor_or_pharmacist": "Ask a doctor or pharmacist before use", "when_using": "When using this product",
    "stop_use": "Stop use and ask a doctor", "adverse_reactions": "Adverse reactions",
    "drug_interactions": "Drug interactions", "use_in_specific_populations": "Use in specific populations",
    "pregnancy": "Pregnancy", "pregnancy_or_breast_feeding": "Pregnancy or breast-feeding",
    "nursing_mothers": "Nursing mothers", "lactation": "Lactation", "labor_and_delivery": "Labor and delivery",
    "pediatric_use": "Pediatric use", "geriatric_use": "Geriatric use",
    "drug_abuse_and_dependence": "Drug abuse and dependence", "controlled_substance": "Controlled substance",
    "abuse": "Abuse", "dependence": "Dependence", "overdosage": "Overdosage", "description": "Description",
    "clinical_pharmacology": "Clinical pharmacology", "mechanism_of_action": "Mechanism of action",
    "pharmacodynamics": "Pharmacodynamics", "pharmacokinetics": "Pharmacokinetics", "microbiology": "Microbiology",
    "nonclinical_toxicology": "Nonclinical toxicology",
    "carcinogenesis_and_mutagenesis_and_impairment_of_fertility":
        "Carcinogenesis, mutagenesis, impairment of fertility",
    "animal_pharmacology_and_or_toxicology": "Animal pharmacology and toxicology",
    "clinical_studies": "Clinical studies", "references": "References", "how_supplied": "How supplied",
    "storage_and_handling": "Storage and handling", "inactive_ingredient": "Inactive ingredients",
    "information_for_patients": "Information for patients",
    "keep_out_of_reach_of_children": "Keep out of reach of children",
    "questions": "Questions", "spl_unclassified_section": "Other information",
    "recent_major_changes": "Recent major changes",
}  # fmt: skip
_FEW = 2  # sections by which a label without its `openfda` object is known
_NUMBERED = re.compile(r"\s(?=\d{1,2}\.\d{1,2}\s+[A-Z])")  # where a subsection begins in the flattened text
_NAME_MARK = re.compile(r"[\W_]+")
_LONGEST_HEADING = 90


def is_label(record: dict[str, Any]) -> bool:
    """Whether a record is a label of openFDA."""
    fields = sum(isinstance(record[name], list) for name in record.keys() & _SECTIONS.keys())
    return fields >= _FEW or (fields > 0 and isinstance(record.get("openfda"), dict))


def read_label(record: dict[str, Any], source: str, identifier: str) -> Article:
    """Return the article of a label: its sections in the order of a label, with their tables.

    Raises:
        InputError: there is no text in it.
    """
    page = Composed()
    title = _title(record)
    page.heading(title, 1)
    for name, heading in _SECTIONS.items():
        texts = _strings(record.get(name))
        if texts:
            _add_section(page, heading, texts)
            for table in _strings(record.get(f"{name}_table")):
                page.markup(table)
    return page.article(source, identifier, "openfda", title=title)


def _add_section(page: Composed, heading: str, texts: list[str]) -> None:
    for number, text in enumerate(texts):
        written, rest = _own_heading(text, heading)
        if number == 0:
            page.heading(written or heading, 2)
        for part in _NUMBERED.split(rest if number == 0 else text):
            page.paragraph(part)


def _own_heading(text: str, heading: str) -> tuple[str, str]:
    """Return the heading that a section's text begins with ("5 WARNINGS AND PRECAUTIONS"), and the rest."""
    pattern = rf"\s*(?:\d{{1,2}}(?:\.\d{{1,2}})?\s+)?{_loose(heading)}\b[:.]?"
    match = re.match(pattern, text[:_LONGEST_HEADING], re.IGNORECASE)
    return (match.group().strip(), text[match.end() :]) if match else ("", text)


def _loose(heading: str) -> str:
    return r"[\W_]+(?:and[\W_]+)?".join(map(re.escape, filter(None, _NAME_MARK.split(heading))))


def _title(record: dict[str, Any]) -> str:
    about = record.get("openfda")
    names = about if isinstance(about, dict) else {}
    brand, generic = (next(iter(_strings(names.get(name))), "") for name in ("brand_name", "generic_name"))
    if brand and generic and brand.lower() != generic.lower():
        return f"{brand} ({generic})"
    return brand or generic or next(iter(_strings(record.get("spl_product_data_elements"))), "")[:_LONGEST_HEADING]


def _strings(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, str) and one.strip()]
