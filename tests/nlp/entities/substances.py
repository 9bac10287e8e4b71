"""Passages in the manner of pharmacology papers and interaction monographs: every medicine is marked, nothing else is one.

What is not marked is a substance of the body that is measured, a transmitter, a reagent of an assay, an enzyme or a food
component. Read while mending, and held back.
"""

from __future__ import annotations

PASSAGES = [
    """Serum creatinine and blood urea nitrogen were measured before the first dose of [ciclosporin]. \
Plasma samples were extracted with acetonitrile and dried under nitrogen. \
Concentrations of [digoxin] were determined by liquid chromatography with a mobile phase of methanol and ammonium acetate. \
Co-administration of [quinidine] doubled the plasma level of [digoxin]. \
Neither haemoglobin nor bilirubin changed during the study.""",
    """High cholesterol can cause heart attacks. \
[Atorvastatin] lowers the cholesterol that the liver makes and raises the number of LDL receptors. \
Triglycerides fell by a fifth, and fasting glucose stayed as it was. \
[Erythromycin] raised the exposure to [atorvastatin] by a third. \
Patients with a high creatine kinase should stop [atorvastatin].""",
    """Dopamine is released in the striatum when reward is expected. \
[Haloperidol] blocks the receptors of dopamine there. \
[Carbamazepine] halves the concentration of [haloperidol]. \
Too little serotonin is thought to cause depression. \
[Fluoxetine] slows the reuptake of serotonin and inhibits the clearance of [haloperidol].""",
    """Histamine released from mast cells causes itching and swelling. \
[Cetirizine] keeps histamine from its receptor. \
The antacid [aluminium hydroxide] did not alter the absorption of [cetirizine]. \
Leukotrienes and prostaglandins keep the inflammation going. \
[Montelukast] was given with [cetirizine] in one trial.""",
    """Human liver microsomes were incubated with [midazolam] in phosphate buffer at pH 7.4. \
The reaction was started by adding NADPH and stopped with ice-cold acetonitrile. \
[Ketoconazole] at one micromole inhibited the hydroxylation of [midazolam]. \
Formic acid was added, and the supernatant was injected. \
Dimethyl sulfoxide in the incubation did not exceed one percent.""",
    """Potassium leaves the body with the urine when [furosemide] is taken. \
Low potassium may cause cramps and arrhythmia. \
[Amphotericin B] makes the loss of potassium and magnesium worse. \
Uric acid and blood glucose may rise. \
[Probenecid] lessens the effect of [furosemide].""",
]
HELD = [
    """Aspartate aminotransferase, albumin and total bilirubin were within normal limits before [methotrexate] was started. \
The internal standard was dissolved in methanol and diluted with water. \
[Naproxen] reduced the renal clearance of [methotrexate]. \
Samples were treated with perchloric acid and centrifuged. \
Homocysteine rose during treatment with [methotrexate].""",
    """High blood sugar can damage the nerves. \
[Metformin] reduces the glucose that the liver releases. \
[Cimetidine] increased the exposure to [metformin] by forty percent. \
Excess lactate causes acidosis. \
Vitamin B12 in the blood may fall when [metformin] is taken for years.""",
    """Acetylcholine carries the signal from nerve to muscle. \
[Neostigmine] slows the breakdown of acetylcholine. \
[Gentamicin] prolongs the block of [vecuronium]. \
Excess cortisol causes Cushing's syndrome. \
[Ketoconazole] lowers the cortisol that the adrenal glands make.""",
    """Oestrogen promotes the growth of many breast tumours. \
[Tamoxifen] occupies the receptor of oestrogen. \
[Paroxetine] reduces the formation of endoxifen from [tamoxifen]. \
Testosterone made by the testes drives prostate cancer. \
[Rifampicin] lowers the level of [tamoxifen].""",
    """Caco-2 cells were grown in medium with glutamine and exposed to [fexofenadine]. \
The buffer contained sodium chloride, calcium chloride and HEPES. \
[Verapamil] reduced the efflux of [fexofenadine]. \
Trypsin was used to detach the cells. \
Ethyl acetate served to extract [fexofenadine] from the medium.""",
    """Calcium builds up in the arteries of patients with kidney failure. \
High phosphate causes itching and bone pain. \
[Sevelamer] binds phosphate in the gut. \
[Ciprofloxacin] is absorbed less when it is taken with [sevelamer]. \
Parathyroid hormone and serum calcium should be checked.""",
]
RECEPTORS = [
    "It is used in estrogen receptor positive breast cancer.",
    "Patients with oestrogen-receptor-positive tumours were included.",
    "Progesterone receptor negative disease responds less.",
    "In androgen receptor positive prostate cancer it is tried, too.",
    "It is for women with hormone receptor-positive breast cancer.",
    "Estrogen receptor-negative breast cancer does not respond.",
    "It binds to the glucocorticoid receptor and to the mineralocorticoid receptor.",
    "Insulin receptor antibodies were found.",
    "Dopamine receptor density was lower.",
    "Their tumours were oestrogen receptor positive.",
]
RECEPTORS_HELD = [
    "Estrogen Receptor Positive",
    "It is given for oestrogen receptor positive early breast cancer.",
    "Women whose cancer was progesterone-receptor-positive lived longer.",
    "Androgen receptor mutations make it fail.",
    "It is for estrogen-receptor positive, HER2-negative breast cancer.",
    "Thyroid hormone receptor defects are rare.",
    "Serotonin receptor subtypes differ.",
    "Histamine receptors of the stomach are not touched.",
    "Vitamin D receptor activity was measured.",
    "Estrogen receptor status should be known.",
]
