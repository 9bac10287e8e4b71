"""Pages about no drug or about many have no subject; what closes a page of many drugs is about none of them."""

import pytest

from ..page_cases import Case, check_page

CASES = {
    "vaccine that no vocabulary knows": Case(
        ".html",
        "<title>Tick fever vaccine | Hillside Travel</title><h1>Tick fever vaccination</h1><p>The Ke whole-cell vaccine protects against "
        "tick fever for three years.</p><h2>Who may have it</h2><p>It should not be given during pregnancy.</p><h2>Side "
        "effects</h2><p>A sore arm, headache and fever are usual. Doxycycline and rabies vaccine may be given on the same day.</p>",
        "*",
        ("causes headache", "causes fever"),
    ),
    "antivenom": Case(
        ".html",
        "<h1>Adder bites at the Brockmoor clinic</h1><p>The Brockmoor ovine antivenom is used to treat adder bites.</p><h2>Side effects</h2>"
        "<p>It may cause rash, wheezing and serum sickness. Have adrenaline at hand.</p>",
        "*",
        ("causes rash", "causes serum sickness"),
    ),
    "price list of vaccines": Case(
        ".html",
        "<h1>Hillside Travel: what our jabs cost</h1><p>Rabies vaccine £68. Cholera vaccine £40. Hepatitis B vaccine £45. "
        "Yellow fever vaccine £80. Polio vaccine £30.</p><p>Ask at the desk. We are closed on Sundays.</p>",
        None,
        (),
        ("treats", "causes"),
    ),
    "named in one heading": Case(
        ".html",
        "<h2>Uses of Torvexa</h2><p>It is used to treat gout and lupus.</p><h2>Side effects</h2><p>It may cause headache "
        "and rash. Ibuprofen may be taken, too.</p>",
        "torvexa",
        ("torvexa treats gout", "torvexa causes rash"),
    ),
    "place": Case(
        ".html",
        "<h1>News from the Marlowick Reading Room</h1><p>Marlowick opens its new wing on Saturday. Marlowick has "
        "a cafe, and Marlowick now lends board games.</p><h2>Talks</h2><p>On Tuesday a dietitian explains "
        "coeliac disease and how to bake bread without wheat. On Friday a nurse speaks about asthma and hay "
        "fever.</p><p>Marlowick asks visitors to leave bags at the desk.</p>",
        None,
        (),
        ("treats", "causes"),
    ),
    "firstaid": Case(
        ".html",
        "<h1>Burns and scalds: what to do first</h1><p>Hold the burn under cool running water for twenty "
        "minutes. Take off rings and watches near the burn.</p><p>Give an analgesic if there is pain. An "
        "analgesic may help with the pain of small burns. Cover the burn with cling film.</p><h2>When to get "
        "help</h2><p>Call an ambulance for burns of the face, and if there is shock or fever.</p>",
        None,
        (),
        ("treats", "causes"),
    ),
    "allergy": Case(
        ".html",
        "<h1>Living with hay fever</h1><p>Pollen makes noses run and eyes itch from May to July. Keep windows "
        "shut, and shower after work in the garden.</p><p>Antihistamines calm sneezing. Some antihistamines "
        "cause drowsiness. Ask a pharmacist which is right for you.</p><p>See a doctor when you wheeze or have "
        "asthma.</p>",
        None,
        (),
        ("hay fever treats",),
    ),
    "club": Case(
        ".html",
        "<h1>Pellow Harbour swimming club: spring letter</h1><p>Pellow meets on Sundays at nine. The water is "
        "eleven degrees, so mind hypothermia.</p><p>Our thanks to Pellow coach Anna, back after her hip "
        "fracture. Tea for members with diabetes has no sugar.</p><p>Pellow takes new members until June.</p>",
        None,
        (),
        ("treats", "causes"),
    ),
    "classpage": Case(
        ".html",
        "<h1>Loop diuretics</h1><p>Loop diuretics are medicines that make the kidneys pass more water. Loop "
        "diuretics are used to treat oedema and heart failure.</p><h2>Side effects</h2><p>Loop diuretics may "
        "cause dizziness, dehydration and gout.</p>",
        "*",
        ("treats oedema", "causes dizziness"),
        (),
    ),
    "newdrug": Case(
        ".html",
        "<h1>Velnarotide for gout</h1><p>Velnarotide is a new medicine for gout. Velnarotide is used to treat "
        "gout in adults.</p><h2>Side effects of Velnarotide</h2><p>Velnarotide may cause headache and rash. Do "
        "not take Velnarotide if you have kidney failure.</p>",
        "velnarotide",
        ("velnarotide treats gout", "velnarotide causes headache"),
        (),
    ),
    "roundup": Case(
        ".html",
        "<h1>Four sleep medicines compared</h1><p>Doctors know several. Here is what each "
        "does.</p><h2>Zolpidem</h2><p>Zolpidem is used for insomnia. Side "
        "effects:</p><ul><li>headache</li><li>dizziness</li></ul><h2>Melatonin</h2><p>It is used to treat jet "
        "lag.</p><p>It may cause nausea.</p><h2>Doxepin</h2><p>Used for insomnia. May cause dry "
        "mouth.</p><h2>Temazepam</h2><p>Treats insomnia. Common side effects are drowsiness and "
        "confusion.</p><h2>Bottom line</h2><p>All may cause tiredness the next day. Do not mix them with "
        "alcohol.</p>",
        None,
        (
            "zolpidem causes headache",
            "melatonin causes nausea",
            "doxepin causes dry mouth",
            "temazepam causes confusion",
            "melatonin treats jet lag",
        ),
        ("causes tiredness",),
    ),
    "roundup2": Case(
        ".html",
        "<h1>Three medicines against travel sickness</h1><h2>1. Cinnarizine</h2><p>Cinnarizine is used to treat "
        "vertigo. It can cause drowsiness.</p><h2>2. Hyoscine</h2><p>Treats nausea. May cause blurred vision and "
        "dry mouth.</p><h2>3. Promethazine</h2><p>Side "
        "effects:</p><ul><li>drowsiness</li><li>constipation</li></ul><h2>Which one is best?</h2><p>That depends "
        "on you. Any of them may cause headache. Promethazine can cause confusion in old people.</p>",
        None,
        ("cinnarizine causes drowsiness", "promethazine causes constipation", "promethazine causes confusion"),
        ("causes headache",),
    ),
    "roundup3": Case(
        ".txt",
        "Five tablets for the heart\n\nBisoprolol\n\nSlows the heart. Used to treat angina. May cause "
        "tiredness.\n\nAmlodipine\n\nUsed to treat high blood pressure. May cause swollen "
        "ankles.\n\nDigoxin\n\nUsed to treat atrial fibrillation. May cause nausea.\n\nSummary\n\nAll heart "
        "tablets may cause dizziness.\n",
        None,
        ("bisoprolol treats angina", "amlodipine causes swollen ankles", "digoxin causes nausea"),
        ("causes dizziness",),
    ),
    "roundup4": Case(
        ".html",
        "<h1>Acne tablets at a glance</h1><h3>Doxycycline</h3><p>An antibiotic. Can cause sunburn and "
        "nausea.</p><h3>Isotretinoin</h3><p>For severe acne. Causes dry lips and nosebleeds. Must not be taken "
        "in pregnancy.</p><h3>Spironolactone</h3><p>Can cause breast pain and dizziness.</p><h3>Final "
        "thoughts</h3><p>Acne tablets can cause an upset stomach. Talk to your doctor.</p>",
        None,
        (
            "doxycycline causes nausea",
            "isotretinoin causes nosebleeds",
            "spironolactone causes dizziness",
            "isotretinoin contraindicated_in pregnancy",
        ),
        ("causes upset stomach",),
    ),
    "ownsummary": Case(
        ".html",
        "<h1>Ramipril: a short guide</h1><p>Ramipril is used to treat high blood pressure.</p><h2>Side "
        "effects</h2><p>Ramipril may cause a dry cough.</p><h2>Bottom line</h2><p>Ramipril may cause dizziness "
        "when you stand up.</p>",
        "ramipril",
        ("ramipril treats high blood pressure", "ramipril causes dizziness"),
        (),
    ),
    "ownconclusion": Case(
        ".html",
        "<h1>Dapagliflozin in practice</h1><p>Dapagliflozin is used to treat type 2 diabetes.</p><h2>Similar "
        "medicines</h2><p>Empagliflozin is another.</p><h2>Summary</h2><p>It may cause thrush and "
        "dehydration.</p>",
        "dapagliflozin",
        ("dapagliflozin causes thrush", "dapagliflozin causes dehydration"),
        (),
    ),
    "barelist": Case(
        ".html",
        "<h1>Side effects of four sleep "
        "medicines</h1><h2>Zolpidem</h2><ul><li>headache</li><li>dizziness</li></ul><h2>Melatonin</h2><ul><li>nausea</li></ul><h2>Doxepin</h2><ul><li>dry "
        "mouth</li><li>constipation</li></ul><h2>Temazepam</h2><ul><li>confusion</li></ul>",
        None,
        (
            "zolpidem causes headache",
            "melatonin causes nausea",
            "doxepin causes constipation",
            "temazepam causes confusion",
        ),
        (),
    ),
    "subs": Case(
        ".html",
        "<h1>Hay fever tablets</h1><h2>Cetirizine</h2><h3>Side effects</h3><p>Drowsiness, dry "
        "mouth.</p><h2>Loratadine</h2><h3>Side "
        "effects</h3><ul><li>headache</li><li>nervousness</li></ul><h2>Fexofenadine</h2><h3>Side "
        "effects</h3><p>Nausea.</p><h2>Bottom line</h2><p>Dizziness can happen with any.</p>",
        None,
        ("cetirizine causes dry mouth", "loratadine causes headache"),
        ("causes dizziness",),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_page_is_about_what_it_speaks_of_as_a_medicine(case):
    check_page(case)
