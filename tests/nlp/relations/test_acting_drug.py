"""What a sentence says of another drug, its grammatical subject, is no claim about the article's drug."""

import pytest

from ..page_cases import Case, check_page

CASES = {
    "versus": Case(
        ".html",
        "<h1>Loratadine vs cetirizine</h1><p>Loratadine and cetirizine are both antihistamines. Loratadine is "
        "used to treat hay fever.</p><p>Loratadine may cause headache. Cetirizine may cause drowsiness. "
        "Cetirizine causes dry mouth more often.</p><p>Loratadine is taken once a day. Loratadine can cause "
        "nausea.</p>",
        "*",
        ("loratadine causes headache", "cetirizine causes drowsiness"),
        ("loratadine causes drowsiness", "loratadine causes dry mouth", "cetirizine causes headache"),
    ),
    "versus2": Case(
        ".html",
        "<h1>Naproxen versus celecoxib for arthritis</h1><p>Naproxen is used to treat arthritis. Naproxen may "
        "cause heartburn and stomach ulcers.</p><p>Celecoxib is kinder to the stomach, but celecoxib may cause "
        "swelling of the legs. Celecoxib must not be taken after bypass surgery by people with heart "
        "failure.</p><p>Naproxen can lead to dizziness.</p>",
        "*",
        ("naproxen causes heartburn",),
        ("naproxen causes swelling of the legs", "naproxen contraindicated_in heart failure"),
    ),
    "versus3": Case(
        ".html",
        "<h1>Sertraline or mirtazapine?</h1><p>Sertraline treats depression. Sertraline can cause diarrhoea, "
        "while mirtazapine often causes weight gain. Mirtazapine is also used for insomnia.</p><p>With "
        "sertraline nausea is common. Sertraline is given once a day.</p>",
        "*",
        ("sertraline causes diarrhoea",),
        ("sertraline causes weight gain", "sertraline treats insomnia"),
    ),
    "versus4": Case(
        ".html",
        "<h1>Apixaban compared with warfarin</h1><p>Apixaban prevents stroke in atrial fibrillation. Compared "
        "with warfarin, apixaban causes less bleeding. Warfarin can cause hair loss. Apixaban may cause "
        "nausea.</p><p>Warfarin is contraindicated in pregnancy. Apixaban should not be used in people with "
        "liver failure.</p>",
        "apixaban",
        ("apixaban causes nausea", "apixaban contraindicated_in liver failure"),
        ("apixaban causes hair loss", "apixaban contraindicated_in pregnancy"),
    ),
    "vscontrol": Case(
        ".html",
        "<h1>Ticagrelor and aspirin</h1><p>Ticagrelor is used to treat acute coronary syndrome. Given with "
        "aspirin, ticagrelor may cause bleeding. Unlike clopidogrel, ticagrelor causes breathlessness. "
        "Ticagrelor is a tablet.</p>",
        "ticagrelor",
        ("ticagrelor causes bleeding", "ticagrelor causes breathlessness"),
        (),
    ),
    "other1": Case(
        ".html",
        "<h1>Propranolol</h1><p>Propranolol is a tablet. Propranolol lowers the risk of attacks. Propranolol may "
        "cause headache. Take Propranolol with water.</p><h2>Other treatments</h2><p>Topiramate must not be "
        "taken in pregnancy. Topiramate can cause kidney stones. Valproate is used to treat "
        "epilepsy.</p><h2>Taking it</h2><p>Propranolol is swallowed whole. Ask before you stop Propranolol. It "
        "may cause rash. Keep Propranolol dry. Do not share it. Store Propranolol below 25 degrees.</p>",
        "propranolol",
        ("propranolol causes headache", "propranolol causes rash"),
        (
            "propranolol contraindicated_in pregnancy",
            "propranolol causes kidney stones",
            "propranolol treats epilepsy",
        ),
    ),
    "other2": Case(
        ".html",
        "<h1>Tiotropium</h1><p>Tiotropium is a tablet. Tiotropium lowers the risk of attacks. Tiotropium may "
        "cause headache. Take Tiotropium with water.</p><h2>Other treatments</h2><p>Umeclidinium can cause "
        "toothache. Theophylline should not be given to people with epilepsy. Roflumilast is used to treat "
        "bronchitis.</p><h2>Taking it</h2><p>Tiotropium is swallowed whole. Ask before you stop Tiotropium. It "
        "may cause rash. Keep Tiotropium dry. Do not share it. Store Tiotropium below 25 degrees.</p>",
        "tiotropium",
        ("tiotropium causes headache", "tiotropium causes rash"),
        ("tiotropium causes toothache", "tiotropium contraindicated_in epilepsy", "tiotropium treats bronchitis"),
    ),
    "other3": Case(
        ".html",
        "<h1>Febuxostat</h1><p>Febuxostat is a tablet. Febuxostat lowers the risk of attacks. Febuxostat may "
        "cause headache. Take Febuxostat with water.</p><h2>Other treatments</h2><p>Allopurinol is used to treat "
        "gout and kidney stones. Colchicine often causes diarrhoea. Probenecid is contraindicated in people with "
        "kidney stones.</p><h2>Taking it</h2><p>Febuxostat is swallowed whole. Ask before you stop Febuxostat. "
        "It may cause rash. Keep Febuxostat dry. Do not share it. Store Febuxostat below 25 degrees.</p>",
        "febuxostat",
        ("febuxostat causes headache",),
        ("febuxostat causes diarrhoea", "febuxostat contraindicated_in kidney stones"),
    ),
    "other4": Case(
        ".html",
        "<h1>Galcanezumab</h1><p>Galcanezumab is a tablet. Galcanezumab lowers the risk of attacks. Galcanezumab "
        "may cause headache. Take Galcanezumab with water.</p><h2>Other treatments</h2><p>Amitriptyline is used "
        "for depression, too. Flunarizine may cause weight gain and must be avoided in Parkinson's "
        "disease.</p><h2>Taking it</h2><p>Galcanezumab is swallowed whole. Ask before you stop Galcanezumab. It "
        "may cause rash. Keep Galcanezumab dry. Do not share it. Store Galcanezumab below 25 degrees.</p>",
        "galcanezumab",
        ("galcanezumab causes headache", "galcanezumab causes rash"),
        (
            "galcanezumab treats depression",
            "galcanezumab causes weight gain",
            "galcanezumab contraindicated_in parkinson",
        ),
    ),
    "ctl1": Case(
        ".html",
        "<h1>Imatinib</h1><p>Imatinib is a tablet. Imatinib treats leukaemia. Together with warfarin, imatinib "
        "may cause bleeding. Dasatinib is another medicine; imatinib may cause cramps. Patients who took "
        "dasatinib before may get rash with imatinib.</p><p>Do not take it in pregnancy. Imatinib may cause "
        "nausea.</p>",
        "imatinib",
        ("imatinib contraindicated_in pregnancy", "imatinib causes nausea"),
        (),
    ),
    "ctl2": Case(
        ".html",
        "<h1>Pregabalin</h1><p>Pregabalin is a capsule. Pregabalin is used to treat epilepsy. Like gabapentin, "
        "it may cause dizziness. When opioids are taken too, pregabalin can cause drowsiness. After gabapentin "
        "has failed, pregabalin is used for nerve pain.</p><p>Pregabalin may cause weight gain. Take it with "
        "water.</p>",
        "pregabalin",
        (
            "pregabalin treats epilepsy",
            "pregabalin causes dizziness",
            "pregabalin treats nerve pain",
            "pregabalin causes weight gain",
        ),
        (),
    ),
    "ctl3": Case(
        ".html",
        "<h1>Metoprolol</h1><p>Metoprolol is a beta blocker. Betaloc contains metoprolol. Metoprolol treats "
        "angina. Betaloc may cause tiredness. People on verapamil should not take metoprolol. Metoprolol should "
        "not be used in severe asthma.</p><p>Metoprolol may cause cold hands.</p>",
        "metoprolol",
        ("metoprolol contraindicated_in severe asthma",),
        (),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_claims_are_those_of_the_drug_that_the_clause_is_about(case):
    check_page(case)
