"""Sentences of the kinds that were misread, as (sentence, name, what is right): read while mending, and held back.

What is right of a name: the status of what is said of it, `none` where nothing may be asserted of the article's drug, the
bounds of its frequency, a setting, or the drug that it is said of; `not negated`: any status but that, or no claim. A
name in `=` is part of an object that has a concept.
"""

from __future__ import annotations

from rxtract import extract
from rxtract.nlp.claims.settings import USES

from .neighbours_of_pages import KINDS_OF_PAGES

ARTICLE = """Candesartan tablets

Candesartan is an angiotensin receptor blocker. It is used to treat high blood pressure in adults. Take one tablet a day, \
at the same hour, with a glass of water.

Side effects of candesartan

Dizziness and low blood pressure are the effects that people notice first. {sentence} Keep the tablets dry. Return old \
tablets to the pharmacy.
"""

NEGATION_BEHIND = [
    ("It has caused no jaundice so far.", "jaundice", "negated"),
    ("Long-term use brings no drowsiness.", "drowsiness", "negated"),
    ("Candesartan is linked to headache, but never to cough.", "cough", "negated"),
    ("Candesartan is linked to headache, but never to cough.", "headache", "asserted"),
    ("Patients had headache but no swelling of the ankles.", "swelling of the ankles", "negated"),
    ("It gives rise to tiredness instead of restlessness.", "restlessness", "negated"),
    ("Nosebleeds were seen no more often than with dummy tablets.", "Nosebleeds", "negated"),
    ("It has little or no influence on the hair and causes no baldness.", "baldness", "negated"),
    ("The studies found no sign of muscle damage, gout or hearing loss.", "hearing loss", "negated"),
    ("Weight gain has not been a problem.", "Weight gain", "negated"),
    ("Neither impotence nor depression was reported.", "depression", "negated"),
    ("It does not make people cough.", "cough", "negated"),
    ("Hives: never observed.", "Hives", "negated"),
]
NEGATION_BEHIND_HELD = [
    ("Its use produced neither tremor nor cramps.", "cramps", "negated"),
    ("It lowers the pressure without causing a fast heartbeat.", "fast heartbeat", "negated"),
    ("The tablets cause headache rather than drowsiness.", "drowsiness", "negated"),
    ("The tablets cause headache rather than drowsiness.", "headache", "asserted"),
    ("No increase in heart failure was found.", "heart failure", "negated"),
    ("Seizures were equally frequent in the placebo group.", "Seizures", "negated"),
    ("Kidney stones failed to appear.", "Kidney stones", "negated"),
    ("Diarrhoea is absent from the list of its side effects.", "Diarrhoea", "negated"),
    ("None of those treated developed angioedema.", "angioedema", "negated"),
    ("Coughing is not among its effects.", "Coughing", "negated"),
    ("The risk of cancer is not raised.", "cancer", "negated"),
    ("It is known for headache, not for insomnia.", "insomnia", "negated"),
    ("There have been no reports of hepatitis, pancreatitis or anaemia.", "anaemia", "negated"),
]
PSEUDO_NEGATION = [
    ("One cannot rule out that it causes hepatitis.", "hepatitis", "hedged"),
    ("It may not only cause headache but also back pain.", "headache", "asserted"),
    ("It may not only cause headache but also back pain.", "back pain", "asserted"),
    ("Back pain is not infrequent.", "Back pain", "asserted"),
    ("It is by no means free from nausea.", "nausea", "asserted"),
    ("A role in pancreatitis cannot be dismissed.", "pancreatitis", "hedged"),
    ("It is not improbable that it brings on gout.", "gout", "hedged"),
    ("It does not just lower the pressure, it causes headache as well.", "headache", "asserted"),
    ("Headache is no rarity.", "Headache", "asserted"),
    ("Not all patients tolerate it: it causes cough in some.", "cough", "asserted"),
    ("There is no question that it causes headache.", "headache", "asserted"),
]
PSEUDO_NEGATION_HELD = [
    ("That it provokes angioedema is not ruled out.", "angioedema", "hedged"),
    ("A connection with hepatitis could not be excluded entirely.", "hepatitis", "hedged"),
    ("The drug is not without side effects such as cough.", "cough", "asserted"),
    ("It causes not merely headache but fainting too.", "fainting", "asserted"),
    ("Fainting is anything but rare.", "Fainting", "asserted"),
    ("It is not inconceivable that it leads to gout.", "gout", "hedged"),
    ("Not everyone gets a headache, but many do.", "headache", "asserted"),
    ("Without any doubt it causes headache.", "headache", "asserted"),
    ("It no longer only treats hypertension, it is used for heart failure as well.", "heart failure", "asserted"),
    ("It cannot be denied that it causes cough.", "cough", "asserted"),
    ("It is hardly free of nausea.", "nausea", "asserted"),
]
QUESTIONS = [
    ("Can candesartan lead to baldness?", "baldness", "none"),
    ("Is fainting to be expected?", "fainting", "none"),
    ("Would it bring on gout?", "gout", "none"),
    ("Does it cause cough? No - that is ramipril.", "cough", "negated"),
    ("Does it cause headache? Yes, often.", "headache", "asserted"),
    ("Can it cause hepatitis? We cannot tell.", "hepatitis", "hedged"),
    ("Does it affect digoxin? Not to our knowledge.", "digoxin", "negated"),
    ("Can I take it with ibuprofen? No.", "ibuprofen", "asserted"),
    ("Q: Does it cause insomnia? A: No.", "insomnia", "negated"),
    ("What if I get a rash?", "rash", "none"),
    ("Is it good for migraine?", "migraine", "none"),
]
QUESTIONS_HELD = [
    ("Are seizures possible?", "seizures", "none"),
    ("Should I fear impotence?", "impotence", "none"),
    ("Might it trigger asthma?", "asthma", "none"),
    ("Does it lead to weight gain? It does not.", "weight gain", "negated"),
    ("Does it lead to weight gain? It does.", "weight gain", "asserted"),
    ("Is fainting one of its effects? Sometimes.", "fainting", "asserted"),
    ("Does it provoke gout? The studies are silent on that.", "gout", "none"),
    ("Does it clash with lithium? Yes, it does.", "lithium", "asserted"),
    ("Does it clash with paracetamol? No.", "paracetamol", "negated"),
    ("Can it cure migraine? No, it cannot.", "migraine", "negated"),
    ("Who gets hives from it?", "hives", "none"),
]
OTHER_CAUSES = [
    ("Asthma is common in childhood.", "Asthma", "none"),
    ("Too much salt leads to stroke.", "stroke", "none"),
    ("Kidney stones are frequent in hot countries.", "Kidney stones", "none"),
    ("Alcohol can cause cirrhosis.", "cirrhosis", "none"),
    ("Left alone, high blood pressure ends in heart failure.", "heart failure", "none"),
    ("Migraine is more frequent in women than in men.", "Migraine", "none"),
    ("About 2% of the population have psoriasis.", "psoriasis", "none"),
    ("Gallstones run in families.", "Gallstones", "none"),
    ("An untreated infection may cause sepsis.", "sepsis", "none"),
    ("Missing doses can lead to a stroke.", "stroke", "none"),
    ("Stress may trigger psoriasis.", "psoriasis", "none"),
    ("One adult in ten suffers from migraine.", "migraine", "none"),
]
OTHER_CAUSES_HELD = [
    ("Epilepsy is rare in this age group.", "Epilepsy", "none"),
    ("Obesity causes sleep apnoea.", "sleep apnoea", "none"),
    ("Diabetes occurs in every tenth adult.", "Diabetes", "none"),
    ("If the disease stays untreated, it can lead to blindness.", "blindness", "none"),
    ("Measles is hardly seen any more in Europe.", "Measles", "none"),
    ("Smokers often get bronchitis.", "bronchitis", "none"),
    ("In the north, multiple sclerosis is more common.", "multiple sclerosis", "none"),
    ("A lack of iron causes anaemia.", "anaemia", "none"),
    ("The disease itself can damage the kidneys and cause kidney failure.", "kidney failure", "none"),
    ("Gout affects mainly men.", "Gout", "none"),
    ("Sunburn is frequent in July.", "Sunburn", "none"),
    ("Viruses cause most cases of hepatitis.", "hepatitis", "none"),
]
COMPARISONS = [
    ("It was set against ramipril, which causes cough.", "cough", "ramipril"),
    ("Ramipril, in contrast to candesartan, causes cough.", "cough", "ramipril"),
    ("Ramipril but not candesartan causes cough.", "cough", "ramipril"),
    ("Unlike amlodipine, which leads to swollen ankles, it spares the legs.", "swollen ankles", "amlodipine"),
    ("Amlodipine may cause ankle swelling; candesartan may cause headache.", "ankle swelling", "amlodipine"),
    ("Amlodipine may cause ankle swelling; candesartan may cause headache.", "headache", "candesartan"),
    ("While ramipril often causes cough, candesartan causes headache.", "cough", "ramipril"),
    ("While ramipril often causes cough, candesartan causes headache.", "headache", "candesartan"),
    ("Compared with ramipril, candesartan causes headache.", "headache", "candesartan"),
    ("Lithium is known to cause tremor.", "tremor", "lithium"),
    ("Candesartan was compared with atenolol, which is used to treat angina.", "angina", "atenolol"),
    ("In contrast, spironolactone causes breast swelling.", "breast swelling", "spironolactone"),
]
COMPARISONS_HELD = [
    ("Aspirin, unlike candesartan, causes stomach bleeding.", "stomach bleeding", "aspirin"),
    ("Candesartan was tested against losartan, a drug that can cause anaemia.", "anaemia", "losartan"),
    ("Ibuprofen causes ulcers, candesartan does not.", "ulcers", "ibuprofen"),
    ("Whereas verapamil causes constipation, candesartan causes back pain.", "constipation", "verapamil"),
    ("Whereas verapamil causes constipation, candesartan causes back pain.", "back pain", "candesartan"),
    ("As opposed to ramipril, candesartan is linked to headache.", "headache", "candesartan"),
    ("Metformin may cause diarrhoea.", "diarrhoea", "metformin"),
    ("Cough is caused by ramipril.", "Cough", "ramipril"),
    ("Better known is minoxidil, which causes hair growth.", "hair growth", "minoxidil"),
    ("Propranolol is used for migraine.", "migraine", "propranolol"),
    ("Hydralazine can bring on lupus, candesartan cannot.", "lupus", "hydralazine"),
    ("Simvastatin, not candesartan, can cause muscle pain.", "muscle pain", "simvastatin"),
]
SENTENCE_ENDS = [
    ("It does not help in hepatitis B. It may cause itching.", "itching", "asserted"),
    ("It has no place in influenza A. It causes headache.", "headache", "asserted"),
    ("It does not contain vitamin C. It can cause nausea.", "nausea", "asserted"),
    ("It is no cure for haemophilia B. Fatigue is common.", "Fatigue", "asserted"),
    ("It has not been tried in hepatitis C. Rash may occur.", "Rash", "asserted"),
    ("It does not act on receptor X. It causes flushing.", "flushing", "asserted"),
    ("It is not used against group A. It causes cough.", "cough", "asserted"),
    ("No benefit was seen in Crohn's disease. It may cause vomiting.", "vomiting", "asserted"),
    ("It does not lower vitamin E. Headache is frequent.", "Headache", "asserted"),
    ("It is not given with insulin, e.g. in type 1 diabetes. It causes tremor.", "tremor", "asserted"),
]
SENTENCE_ENDS_HELD = [
    ("It does not work in hepatitis E. Vomiting may occur.", "Vomiting", "asserted"),
    ("It contains no vitamin A. It may cause dry skin.", "dry skin", "asserted"),
    ("It is without effect on influenza C. It may cause palpitations.", "palpitations", "asserted"),
    ("Study no. 7 did not enrol smokers. It may cause hoarseness.", "hoarseness", "asserted"),
    ("It does not bind to protein C. It causes bruising.", "bruising", "asserted"),
    ("It does not replace coenzyme Q. It may cause cramps.", "cramps", "asserted"),
    ("It does not pass into compartment D. Fever may occur.", "Fever", "asserted"),
    ("It is not approved in the U.S. It may cause drowsiness.", "drowsiness", "asserted"),
    ("It is not for hepatitis D. It leads to thirst.", "thirst", "asserted"),
    ("No trial compared it with vitamin D. It may cause stomach pain.", "stomach pain", "asserted"),
]
SHARES = [
    ("Hair loss turned up in 3 per 1,000 patients.", "Hair loss", (0.003, 0.003)),
    ("Roughly one patient in twenty notices hair loss.", "hair loss", (0.05, 0.05)),
    ("Between 1 and 10 of 100 users get hair loss.", "hair loss", (0.01, 0.1)),
    ("Hair loss: 4.2 %.", "Hair loss", (0.042, 0.042)),
    ("Hair loss affected fewer than 2 % of women.", "Hair loss", (0.0, 0.02)),
    ("Up to a quarter of patients report hair loss.", "hair loss", (0.0, 0.25)),
    ("Hair loss was experienced by 11 of the 220 patients.", "Hair loss", (0.05, 0.05)),
    ("Some 7 percent of users complain of hair loss.", "hair loss", (0.07, 0.07)),
    ("Hair loss occurs in not more than 3% of patients.", "Hair loss", (0.0, 0.03)),
    ("Hair loss (frequency 0.5–2 %) has been reported.", "Hair loss", (0.005, 0.02)),
    ("Hair loss appears very seldom.", "Hair loss", (0.0, 0.0001)),
    ("The commonest side effect is hair loss.", "hair loss", (None, None)),
]
SHARES_HELD = [
    ("In more than 15 % of those treated, hair loss occurs.", "hair loss", (0.15, 1.0)),
    ("Hair loss, reported by 6 in every 100 patients, is mild.", "Hair loss", (0.06, 0.06)),
    ("Two out of five patients had hair loss.", "hair loss", (0.4, 0.4)),
    ("Hair loss is seen in over half of patients.", "Hair loss", (0.5, 1.0)),
    ("Hair loss was noted in 0.02% of patients.", "Hair loss", (0.0002, 0.0002)),
    ("Hair loss occurs in around 1 in 50.", "Hair loss", (0.02, 0.02)),
    ("At most 5% of patients suffer from hair loss.", "hair loss", (0.0, 0.05)),
    ("Hair loss (8 vs. 3 % under placebo) may occur.", "Hair loss", (0.08, 0.08)),
    ("Hair loss is a frequent side effect.", "Hair loss", (0.01, 0.1)),
    ("Hair loss is an infrequent event.", "Hair loss", (0.001, 0.01)),
    ("Hair loss is the most frequent complaint.", "Hair loss", (None, None)),
    ("One third of the women had hair loss.", "hair loss", (0.333333, 0.333333)),
]
ENTITIES = [
    ("It does&nbsp;not cause gout.", "gout", "negated"),
    ("It can cause nausea&#59; it never causes gout.", "gout", "negated"),
    ("It never&#160;leads to gout.", "gout", "negated"),
    ("It is used to treat Crohn&#39;s disease.", "=Crohn", "asserted"),
    ("It is used to treat M&eacute;ni&egrave;re's disease.", "=re's disease", "asserted"),
    ("Nausea &amp; vomiting may occur.", "Nausea", "asserted"),
    ("Nausea &amp; vomiting may occur.", "vomiting", "asserted"),
    ("It may cause hair&nbsp;loss.", "=hair&nbsp;loss", "asserted"),
    ("It causes no&ensp;gout.", "gout", "negated"),
    ("Gout was&nbsp;not&nbsp;seen.", "Gout", "negated"),
    ("Gout (&lt;1&nbsp;%) may occur.", "Gout", (0.0, 0.01)),
]
ENTITIES_HELD = [
    ("It has not&nbsp;been shown to cause gout.", "gout", "negated"),
    ("It&rsquo;s not known to cause gout.", "gout", "negated"),
    ("It doesn&#8217;t cause gout.", "gout", "negated"),
    ("It is used to treat Beh&ccedil;et's disease.", "=et's disease", "asserted"),
    ("It is used to treat Parkinson&#x27;s disease.", "=Parkinson", "asserted"),
    ("Rash &ndash; hives &ndash; fever may occur.", "hives", "asserted"),
    ("It may cause &ldquo;heartburn&rdquo;.", "heartburn", "asserted"),
    ("Gout occurred in &ge;&nbsp;10&nbsp;% of patients.", "Gout", (0.1, 1.0)),
    ("It&nbsp;causes&nbsp;neither&nbsp;gout nor hives.", "hives", "negated"),
    ("It is not used for gout&mdash;it is used for migraine.", "migraine", "asserted"),
]
OPEN_MATTERS = [
    ("If taken without food, it can cause nausea.", "nausea", "asserted"),
    ("If it causes gout, stop it.", "gout", "none"),
    ("Unless the dose is raised slowly, it causes headache.", "headache", "asserted"),
    ("A trial will show whether it helps in migraine.", "migraine", "hedged"),
    ("A large trial in heart failure failed.", "heart failure", "negated"),
    ("Future studies may establish it in lupus.", "lupus", "hedged"),
    ("A phase 2 trial in psoriasis was stopped for lack of benefit.", "psoriasis", "negated"),
    ("It is hoped to treat glaucoma one day.", "glaucoma", "hedged"),
    ("It did no better than placebo in migraine.", "migraine", "negated"),
    ("Its makers plan to test it in psoriasis.", "psoriasis", "hedged"),
    ("A study of it in migraine ended without success.", "migraine", "negated"),
    ("Some suspect that it causes baldness.", "baldness", "hedged"),
    ("It is said to cause baldness.", "baldness", "hedged"),
    ("It may be that it causes gout.", "gout", "hedged"),
]
OPEN_MATTERS_HELD = [
    ("It is to be seen whether it works in lupus.", "lupus", "hedged"),
    ("In psoriasis it proved useless.", "psoriasis", "negated"),
    ("A trial in glaucoma is under way.", "glaucoma", "hedged"),
    ("Researchers are looking at it for migraine.", "migraine", "hedged"),
    ("Two trials in lupus brought no benefit.", "lupus", "negated"),
    ("It may one day be used for psoriasis.", "psoriasis", "hedged"),
    ("Conceivably it causes gout.", "gout", "hedged"),
    ("There is a suspicion that it causes baldness.", "baldness", "hedged"),
    ("It has been proposed as a treatment of migraine.", "migraine", "hedged"),
    ("The trial in psoriasis missed its goal.", "psoriasis", "negated"),
    ("Evidence that it causes gout is weak.", "gout", "hedged"),
    ("It is suspected, though not proven, that it leads to baldness.", "baldness", "hedged"),
    ("Unless you drink enough, it can cause fainting.", "fainting", "asserted"),
    ("Experts doubt that it causes gout.", "gout", "hedged"),
]
PROTECTION = [
    ("Antiviral prophylaxis is recommended against reactivation of herpes zoster.", "herpes zoster", "none"),
    ("Antibiotic cover should be given to prevent endocarditis.", "endocarditis", "none"),
    ("Antifungal drugs are often used to prevent candidiasis.", "candidiasis", "none"),
    ("PCP prophylaxis must be considered against pneumonia.", "pneumonia", "none"),
    ("It is used as prophylaxis against migraine.", "migraine", "asserted"),
    ("It is also recommended to prevent stroke.", "stroke", "asserted"),
]
PROTECTION_HELD = [
    ("Antiemetic premedication is usually given to prevent vomiting.", "vomiting", "none"),
    ("Routine antibacterial prophylaxis was used for sepsis.", "sepsis", "none"),
    ("Antithrombotic medicines may be needed against stroke.", "stroke", "none"),
    ("Prophylaxis is advised for pneumocystis pneumonia.", "pneumocystis pneumonia", "none"),
    ("It is given for prophylaxis of migraine.", "migraine", "asserted"),
    ("Doctors recommend it against heart failure.", "heart failure", "asserted"),
]
KINDS = {
    "negation behind the verb": (NEGATION_BEHIND, NEGATION_BEHIND_HELD),
    "negation that is none": (PSEUDO_NEGATION, PSEUDO_NEGATION_HELD),
    "questions": (QUESTIONS, QUESTIONS_HELD),
    "other causes and prevalence": (OTHER_CAUSES, OTHER_CAUSES_HELD),
    "comparisons": (COMPARISONS, COMPARISONS_HELD),
    "ends of sentences": (SENTENCE_ENDS, SENTENCE_ENDS_HELD),
    "shares": (SHARES, SHARES_HELD),
    "entities": (ENTITIES, ENTITIES_HELD),
    "open matters": (OPEN_MATTERS, OPEN_MATTERS_HELD),
    "protection by other drugs": (PROTECTION, PROTECTION_HELD),
    **KINDS_OF_PAGES,
}
_SETTINGS = ("animal", "overdose")


def is_right(sentence: str, name: str, right: str | tuple[float | None, float | None]) -> bool:
    """Whether an article with the sentence says of `name` what is right."""
    found = extract(ARTICLE.format(sentence=sentence))
    is_part, name = name.startswith("="), name.lstrip("=")
    about = [one for one in found.claims if (name in one.object_text if is_part else one.object_text == name)]
    own = [one for one in about if one.subject_name.lower().startswith("candesartan")]
    if right == "none":
        return not any(one.status == "asserted" and one.setting in USES for one in own)
    if isinstance(right, str) and right.startswith("not "):
        return right.removeprefix("not ") not in {one.status for one in own}
    if right in _SETTINGS:
        return any(one.setting == right and one.status == "asserted" for one in own)
    if isinstance(right, tuple):
        bounds = [(one.frequency_low, one.frequency_high) for one in own if one.predicate == "causes"]
        return right in bounds or (right == (None, None) and not bounds)
    if right in ("asserted", "hedged", "negated"):
        of_mention = {one.status for one in found.mentions if one.text == name} - {"asserted"}
        named = not is_part or all(one.object_name for one in own)
        return ({one.status for one in own} or of_mention) == {right} and named
    said_of = {one.subject_name.lower() for one in about if one.status == "asserted"}
    return said_of == {right}
