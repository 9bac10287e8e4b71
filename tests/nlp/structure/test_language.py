import pytest

from rxtract.nlp.structure.language import paragraph_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The tablets are taken with water and you should not chew them.", "en"),
        ("本品用于治疗高血压,请遵医嘱服用。", "zh"),
        ("この薬は高血圧の治療に使用されます。", "ja"),
        ("이 약은 고혈압 치료에 사용됩니다.", "ko"),
        ("Этот препарат применяется для лечения гипертонии.", "ru"),
        ("يستخدم هذا الدواء لعلاج ارتفاع ضغط الدم.", "ar"),
        ("Αυτό το φάρμακο χρησιμοποιείται για την υπέρταση.", "el"),
        ("Die Tabletten werden mit Wasser eingenommen und sind nicht zu kauen, sie wirken auf das Herz.", "de"),
        ("Les comprimés sont à prendre avec de l'eau et ne doivent pas être croqués par les enfants.", "fr"),
        ("Los comprimidos se toman con agua y no se deben masticar, para que el efecto dure más.", "es"),
        ("De tabletten worden met water ingenomen en het is niet goed om op een tablet te kauwen.", "nl"),
    ],
)
def test_the_language_of_a_paragraph_is_told(text, language):
    assert paragraph_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "It blocks TNF-α, IL-1β and interferon-γ and lowers the α-1 and β-2 tone of the vessels.",
        "Thalidomide (沙利度胺) is a medicine that is used for the treatment of multiple myeloma.",
        "Multiple myeloma, leukaemia",
        "Nausea",
        "Die Another Day is a film and not a medicine that you can take for the heart.",
    ],
)
def test_english_with_foreign_letters_or_few_words_stays_english(text):
    assert paragraph_language(text) == "en"


def test_english_drug_with_a_chinese_sentence_around_it_is_chinese():
    assert paragraph_language("泊马度胺pomalidomide是一种免疫调节剂,用于治疗多发性骨髓瘤患者。") == "zh"


@pytest.mark.parametrize("text", ["", "   ", "12.5 % (3/4)", "😀 — …", "\u0301"])
def test_without_letters_there_is_no_language(text):
    assert paragraph_language(text) is None
