"""An article about a medicine of several substances is about the combination; one about a part or about two is not."""

import pytest

from ..markup import rows

pytestmark = pytest.mark.tier("lexicon")

COMBINED = [
    ("Dutasteride/tamsulosin capsules", "Dutasteride shrinks the prostate, tamsulosin relaxes it. Dutasteride needs months.",
     "dutasteride and tamsulosin"),
    ("Empagliflozin and linagliptin", ("Empagliflozin makes the kidneys pass sugar. Linagliptin spares incretins. "
     "Empagliflozin may cause thrush."), "empagliflozin and linagliptin"),
    ("Janumet", "Sitagliptin and metformin work together. Metformin may cause diarrhoea. Metformin is cheap.",
     "metformin and sitagliptin"),
    ("Brimonidine + Timolol eye drops", "Timolol slows the pulse. Timolol must not reach the lungs of people with asthma.",
     "brimonidine and timolol"),
    ("A tablet for the heart", ("Amlodipine/valsartan lowers blood pressure. Amlodipine widens vessels and valsartan "
     "blocks angiotensin."), "amlodipine and valsartan"),
    ("Bisoprolol with hydrochlorothiazide", "Bisoprolol slows the heart. Hydrochlorothiazide drives out water.",
     "bisoprolol and hydrochlorothiazide"),
    ("Triumeq", ("The three parts are abacavir, dolutegravir and lamivudine. Abacavir may cause allergy. Abacavir calls for "
     "a gene test, lamivudine and dolutegravir do not."), "abacavir and dolutegravir and lamivudine"),
    ("Telmisartan 80 mg + hydrochlorothiazide 12.5 mg", ("Telmisartan may cause dizziness. Hydrochlorothiazide may cause "
     "gout."), "hydrochlorothiazide and telmisartan"),
]  # fmt: skip
COMBINED_HELD = [
    ("Lisinopril/hydrochlorothiazide", ("Lisinopril may cause cough. Lisinopril is no medicine for pregnancy. "
     "Hydrochlorothiazide may cause gout."), "hydrochlorothiazide and lisinopril"),
    ("Buprenorphine and naloxone film", ("Buprenorphine eases craving. Naloxone deters injecting. Buprenorphine may cause "
     "constipation. Buprenorphine stays for days."), "buprenorphine and naloxone"),
    ("Combivent", "Ipratropium and albuterol open the airways. Albuterol may cause tremor, ipratropium a dry mouth.",
     "albuterol and ipratropium"),
    ("Benazepril + amlodipine", "Amlodipine may cause swollen ankles. Benazepril may cause cough.",
     "amlodipine and benazepril"),
    ("The eye drops from the clinic", ("Dorzolamide-timolol lowers the pressure in the eye. Dorzolamide stings and timolol "
     "slows the heart."), "dorzolamide and timolol"),
    ("Atorvastatin plus ezetimibe", ("Ezetimibe stops the gut from taking up cholesterol. Atorvastatin may cause muscle "
     "pain. Atorvastatin is taken at any hour."), "atorvastatin and ezetimibe"),
    ("Stalevo", ("Levodopa, carbidopa and entacapone share one tablet. Levodopa may cause nausea. Entacapone colours urine, "
     "carbidopa does nothing alone."), "carbidopa and entacapone and levodopa"),
    ("Pioglitazone 15 mg / metformin 850 mg", "Pioglitazone may cause swelling. Metformin may cause diarrhoea.",
     "metformin and pioglitazone"),
]  # fmt: skip
SINGLE = [
    ("Timolol", "Timolol is used to treat glaucoma. Dorzolamide and timolol come in one bottle, too. Timolol slows the pulse.",
     "timolol"),
    ("Valsartan tablets", ("Valsartan may cause dizziness. Amlodipine/valsartan is for those who need more. Valsartan is "
     "taken once a day."), "valsartan"),
    ("Empagliflozin", ("Empagliflozin and linagliptin are sold as Glyxambi. Empagliflozin may cause thrush. Empagliflozin "
     "helps the heart. Empagliflozin is a tablet. Empagliflozin needs working kidneys."), "empagliflozin"),
    ("Can I take dutasteride and tamsulosin together?", ("Tamsulosin may cause dizziness. Tamsulosin is taken after a meal. "
     "Dutasteride may be added."), "dutasteride|tamsulosin"),
    ("Lisinopril", "Lisinopril may cause cough. Lisinopril and hydrochlorothiazide is another tablet.", "lisinopril"),
    ("Amlodipine vs amlodipine/benazepril", ("Amlodipine may cause swollen ankles. Amlodipine is old. Benazepril may be "
     "added."), "amlodipine"),
]  # fmt: skip
SINGLE_HELD = [
    ("Metformin", ("Metformin may cause diarrhoea. Sitagliptin and metformin share a tablet called Janumet. Metformin is "
     "taken with meals."), "metformin"),
    ("Naloxone nose spray", ("Naloxone reverses an opioid overdose. Buprenorphine/naloxone is for craving. Naloxone may "
     "cause sweating."), "naloxone"),
    ("Ezetimibe", "Ezetimibe may cause diarrhoea. Some take atorvastatin and ezetimibe in one. Ezetimibe is taken daily.",
     "ezetimibe"),
    ("Atorvastatin or ezetimibe?", ("Atorvastatin may cause muscle pain. Atorvastatin is older. Ezetimibe may cause "
     "diarrhoea."), "atorvastatin|ezetimibe"),
    ("Mixing amlodipine and valsartan", "Valsartan may cause dizziness. Valsartan is strong. Amlodipine may cause swelling.",
     "amlodipine|valsartan"),
    ("Levodopa", ("Levodopa and carbidopa stand in one tablet. Levodopa may cause nausea. Levodopa wears off. Levodopa is "
     "taken before meals. Levodopa may cause confusion."), "levodopa"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "text", "name"), COMBINED)
def test_an_article_about_a_medicine_of_several_substances_is_about_the_combination(title, text, name):
    assert rows(f"{title}\n\n{text}").article.subject_name == name


@pytest.mark.parametrize(("title", "text", "name"), COMBINED_HELD)
def test_so_it_is_in_articles_that_were_held_back(title, text, name):
    assert rows(f"{title}\n\n{text}").article.subject_name == name


@pytest.mark.parametrize(("title", "text", "name"), SINGLE)
def test_an_article_about_one_part_or_about_two_medicines_is_about_no_combination(title, text, name):
    assert rows(f"{title}\n\n{text}").article.subject_name in name.split("|")


@pytest.mark.parametrize(("title", "text", "name"), SINGLE_HELD)
def test_so_it_is_not_in_articles_that_were_held_back(title, text, name):
    assert rows(f"{title}\n\n{text}").article.subject_name in name.split("|")


def test_a_combination_is_called_by_a_name_of_its_own():
    text = "Triumeq\n\nAbacavir, dolutegravir and lamivudine are its parts. Abacavir may cause allergy."
    assert {claim.subject_text for claim in rows(text).claims} == {"Triumeq"}


def test_what_is_said_of_a_part_is_claimed_of_the_combination():
    text = "Brimonidine/timolol\n\nBrimonidine tastes bitter. Timolol may cause asthma. Do not use it in pregnancy."
    claims = {(claim.subject_name, claim.predicate, claim.object_text) for claim in rows(text).claims}
    assert ("brimonidine and timolol", "causes", "asthma") in claims
    assert all(subject == "brimonidine and timolol" for subject, _, _ in claims)
