"""What a sentence in the middle of an article says: negated, hedged or asserted, in many wordings of each kind.

Each kind has cases that were looked at while the rules were written and cases that were not; both stay here.
"""

import pytest

from rxtract import extract

ARTICLE = """Bisoprolol tablets

Bisoprolol is a beta blocker. It is used to treat high blood pressure in adults. One tablet is swallowed in the \
morning with water. Store the box below 25 degrees.

Possible side effects

Tiredness, dizziness and cold hands are common. {sentence} Keep this leaflet, you may want to read it again.
"""

BEHIND_THE_VERB = [
    ("It causes no cough.", "cough", "negated"),
    ("It brings about neither cough nor tremor.", "tremor", "negated"),
    ("Its use was linked to no cases of jaundice.", "jaundice", "negated"),
    ("It leads to drowsiness, not tremor.", "tremor", "negated"),
    ("It leads to drowsiness, not tremor.", "drowsiness", "asserted"),
    ("It results in constipation rather than diarrhoea.", "diarrhoea", "negated"),
    ("It results in constipation rather than diarrhoea.", "constipation", "asserted"),
    ("It fails to provoke hair loss.", "hair loss", "negated"),
    ("The tablets lack any risk of addiction.", "addiction", "negated"),
    ("Treatment is free of weight gain.", "weight gain", "negated"),
    ("It is unlikely to cause kidney failure.", "kidney failure", "negated"),
    ("Tremor was absent.", "Tremor", "negated"),
    ("Hair loss did not occur.", "Hair loss", "negated"),
    ("Jaundice has never been seen.", "Jaundice", "negated"),
    ("Cough: none reported.", "Cough", "negated"),
    ("Hair loss was no more frequent than with placebo.", "Hair loss", "negated"),
    ("The rate of headache was similar to placebo.", "headache", "negated"),
    ("There is no evidence of liver damage, birth defects or cancer.", "liver damage", "negated"),
    ("There is no evidence of liver damage, birth defects or cancer.", "cancer", "negated"),
    ("No cases of jaundice, hepatitis or pancreatitis were reported.", "pancreatitis", "negated"),
    ("It may cause nausea without vomiting.", "vomiting", "negated"),
    ("It may cause nausea without vomiting.", "nausea", "asserted"),
    ("It can cause wheezing but no cough.", "cough", "negated"),
    ("It can cause wheezing but no cough.", "wheezing", "asserted"),
]  # fmt: skip
BEHIND_THE_VERB_HELD = [
    ("The drug produces no tremor.", "tremor", "negated"),
    ("It gives rise to neither gout nor kidney stones.", "gout", "negated"),
    ("It was associated with no increase in diabetes.", "diabetes", "negated"),
    ("It provokes sleepiness, but not hair loss.", "hair loss", "negated"),
    ("It provokes sleepiness, but not hair loss.", "sleepiness", "asserted"),
    ("It induces diarrhoea instead of constipation.", "constipation", "negated"),
    ("It does not seem to cause gout.", "gout", "negated"),
    ("It lacks the dry mouth of older medicines.", "dry mouth", "negated"),
    ("It is devoid of withdrawal headache.", "headache", "negated"),
    ("Tremor is unlikely.", "Tremor", "negated"),
    ("Kidney failure was not observed.", "Kidney failure", "negated"),
    ("Cataract: not seen.", "Cataract", "negated"),
    ("No patient developed jaundice.", "jaundice", "negated"),
    ("None of the patients had a seizure.", "seizure", "negated"),
    ("Headache was as frequent as with placebo.", "Headache", "negated"),
    ("Nobody lost hair; alopecia is not a side effect of it.", "alopecia", "negated"),
    ("Studies showed no signs of cancer, birth defects or infertility.", "infertility", "negated"),
    ("It caused neither fever, chills nor sweating.", "sweating", "negated"),
    ("Fever, chills and sweating did not occur.", "Fever", "negated"),
    ("It is not known for causing hallucinations.", "hallucinations", "negated"),
    ("It causes wheezing more often than cough, but never pneumonia.", "pneumonia", "negated"),
    ("Rash occurred in some and fever in none.", "Rash", "asserted"),
    ("It causes nausea, no vomiting.", "nausea", "asserted"),
]
PSEUDO = [
    ("It causes not only nausea but also hair loss.", "hair loss", "asserted"),
    ("It causes not only nausea but also hair loss.", "nausea", "asserted"),
    ("It cannot be excluded that it causes pancreatitis.", "pancreatitis", "hedged"),
    ("A risk of pancreatitis cannot be ruled out.", "pancreatitis", "hedged"),
    ("It is not free of adverse effects such as hair loss.", "hair loss", "asserted"),
    ("Hair loss is not unlikely.", "Hair loss", "hedged"),
    ("Nausea is not uncommon.", "Nausea", "asserted"),
    ("Nausea is not unusual.", "Nausea", "asserted"),
    ("No doubt it causes hair loss.", "hair loss", "asserted"),
    ("It does not always cause nausea.", "nausea", "asserted"),
    ("It is not without a risk of gout.", "gout", "asserted"),
]
PSEUDO_HELD = [
    ("It provokes not just sleepiness but tremor as well.", "sleepiness", "asserted"),
    ("That it causes cataract cannot be ruled out.", "cataract", "hedged"),
    ("A link with cataract could not be excluded.", "cataract", "hedged"),
    ("It is not impossible that it causes gout.", "gout", "hedged"),
    ("Gout is not rare.", "Gout", "asserted"),
    ("Nor is it free from hair loss.", "hair loss", "asserted"),
    ("It is not unlikely that it leads to gout.", "gout", "hedged"),
    ("Nothing prevents nausea at the start, which is common.", "nausea", "asserted"),
    ("Without doubt it causes nausea.", "nausea", "asserted"),
    ("It does not only cause tremor, it causes hair loss too.", "tremor", "asserted"),
    ("An effect on hearing such as tinnitus is not excluded.", "tinnitus", "hedged"),
]
QUESTIONS = [
    ("Does bisoprolol cause hair loss?", "hair loss", "none"),
    ("Will it lead to gout?", "gout", "none"),
    ("Can I get a cough from it?", "cough", "none"),
    ("Is hair loss a side effect?", "hair loss", "none"),
    ("Does it cause hair loss? No.", "hair loss", "negated"),
    ("Does it cause hair loss? No, it does not.", "hair loss", "negated"),
    ("Does it cause hair loss? Yes, it can.", "hair loss", "asserted"),
    ("Does it interact with digoxin? No, it does not.", "digoxin", "negated"),
    ("Does it interact with verapamil? Yes.", "verapamil", "asserted"),
    ("Does it cause gout? Nobody knows.", "gout", "hedged"),
]
QUESTIONS_HELD = [
    ("Could bisoprolol give you gout?", "gout", "none"),
    ("Do the tablets cause tremor?", "tremor", "none"),
    ("Is it known to cause cataract?", "cataract", "none"),
    ("Has it ever caused jaundice?", "jaundice", "none"),
    ("Does it cause cataract? Not at all.", "cataract", "negated"),
    ("Can it cause tremor? No, never.", "tremor", "negated"),
    ("Can it cause tremor? Yes.", "tremor", "asserted"),
    ("Does it interact with warfarin? Not that we know.", "warfarin", "negated"),
    ("Does it lead to gout? Unclear.", "gout", "hedged"),
    ("Does it harm the kidneys and cause kidney failure? Studies do not say so.", "kidney failure", "none"),
]
HEDGES = [
    ("It might cause hair loss.", "hair loss", "hedged"),
    ("It possibly causes cataract.", "cataract", "hedged"),
    ("A link with cataract is suspected.", "cataract", "hedged"),
    ("It is unknown if it causes gout.", "gout", "hedged"),
    ("It is impossible to say if it leads to cataract.", "cataract", "hedged"),
    ("An interaction with digoxin is possible.", "digoxin", "hedged"),
    ("It is being tested against migraine.", "migraine", "hedged"),
    ("A trial in migraine is recruiting.", "migraine", "hedged"),
    ("It could one day help in migraine.", "migraine", "hedged"),
    ("Whether it causes cataract is debated.", "cataract", "hedged"),
    ("Cases of pancreatitis were suspected to be due to it.", "pancreatitis", "hedged"),
]
HEDGES_HELD = [
    ("Perhaps it causes hair loss.", "hair loss", "hedged"),
    ("It is suspected of causing gout.", "gout", "hedged"),
    ("Nobody knows whether it causes cataract.", "cataract", "hedged"),
    ("It is not clear if it causes gout.", "gout", "hedged"),
    ("An association with cataract has been suggested.", "cataract", "hedged"),
    ("A possible side effect is hair loss, say a few reports.", "hair loss", "asserted"),
    ("A theoretical risk of cancer exists.", "cancer", "hedged"),
    ("Researchers hope that it will treat migraine.", "migraine", "hedged"),
    ("A study in migraine is planned.", "migraine", "hedged"),
    ("Experiments suggest that it causes cataract.", "cataract", "hedged"),
    ("Interactions with digoxin are conceivable.", "digoxin", "hedged"),
]
ENDS = [
    ("It does not treat hepatitis A. It causes hair loss.", "hair loss", "asserted"),
    ("It never&nbsp;causes gout.", "gout", "negated"),
    ("It does not&nbsp;cause hair&nbsp;loss, or&nbsp;gout.", "gout", "negated"),
    ("It does not help in influenza B. It may cause cough.", "cough", "asserted"),
    ("It does not contain vitamin K. It causes gout.", "gout", "asserted"),
]
ENDS_HELD = [
    ("It does not act against group B. It causes gout.", "gout", "asserted"),
    ("It has no effect in haemophilia A. It can cause fever.", "fever", "asserted"),
    ("It does&nbsp;not lead to tremor.", "tremor", "negated"),
    ("It causes no&#160;cough.", "cough", "negated"),
    ("There was&nbsp;no&nbsp;fever.", "fever", "negated"),
]
NOT_YET = {
    "It is devoid of withdrawal headache.",  # what the reader says of them outweighs the words, or nothing is found at all
    "Nothing prevents nausea at the start, which is common.",
    "A possible side effect is hair loss, say a few reports.",  # the reader of 0.8.0 takes reports for doubts here
}
BARE_NO = [
    ("Hair loss: none.", "Hair loss", "negated"),
    ("Kidney damage neither.", "Kidney damage", "negated"),
    ("Hair loss, none so far.", "Hair loss", "negated"),
    ("Cough: no.", "Cough", "negated"),
    ("Hair loss is no issue.", "Hair loss", "negated"),
    ("Hair loss no more than in others.", "Hair loss", "asserted"),
    ("It can cause cough, none too mild.", "cough", "asserted"),
]
READ = BARE_NO + BEHIND_THE_VERB + PSEUDO + QUESTIONS + HEDGES + ENDS
HELD = BEHIND_THE_VERB_HELD + PSEUDO_HELD + QUESTIONS_HELD + HEDGES_HELD + ENDS_HELD


def statuses(sentence: str, name: str) -> set[str]:
    """Return the statuses of the claims about `name`; without one, that of its mention."""
    found = extract(ARTICLE.format(sentence=sentence))
    claimed = {claim.status for claim in found.claims if claim.object_text == name}
    return claimed or {mention.status for mention in found.mentions if mention.text == name} - {"asserted"}


@pytest.mark.parametrize(("sentence", "name", "status"), READ + HELD)
def test_the_words_around_a_name_say_whether_it_is_so(sentence, name, status):
    right = statuses(sentence, name) in ([{status}] if status != "none" else [set(), {"hedged"}])
    assert right is (sentence not in NOT_YET), "take it off NOT_YET" if right else statuses(sentence, name)
