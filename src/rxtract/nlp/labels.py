"""Labels: what they mean, for `spacy.explain`."""

from __future__ import annotations

from spacy.glossary import GLOSSARY

MEANINGS = {
    "DRUG": "Medicines: substances, brands, vaccines and groups of medicines",
    "DISEASE": "Diseases, symptoms and conditions that a patient has or is treated for",
    "ADVERSE_EVENT": "Unwanted effects of a medicine: symptoms and diseases that it may cause",
    "MECHANISM": "How a medicine works: classes such as kinase inhibitor, actions with their target",
}

GLOSSARY.update(MEANINGS)
