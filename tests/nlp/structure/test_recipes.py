"""Recipes are boilerplate; what a medicine is made of is not taken for one."""

from __future__ import annotations

import pytest

from rxtract.extraction import extract_bytes

RECIPES = [
    "<h2>Ingredients</h2><ul><li>2 tablespoons honey</li><li>1 onion, chopped</li><li>3 cups stock</li></ul><h2>Method</h2><p>Add ginger.</p>",
    "<h2>You'll need</h2><p>500 g flour<br>2 eggs<br>1 tsp turmeric<br>a pinch of salt</p><h2>Instructions</h2><p>Add ginger.</p>",
    "<h2>Ingredients (serves 4)</h2><ul><li>4 carrots</li><li>juice of 1 lemon</li><li>a handful of mint</li></ul><h2>Preparation</h2><p>Add ginger.</p>",
    # Unread until the rule was done.
    "<h2>Ingredients for the tea</h2><ul><li>1 cup hot water</li><li>half a lemon</li><li>1 teaspoon honey</li><li>two cloves garlic</li></ul><h2>Directions</h2><p>Add ginger.</p>",
    "<h3>What you need</h3><ul><li>½ cup oats</li><li>1 tbsp honey</li><li>3 slices apple</li></ul><h3>Steps</h3><ol><li>Add ginger.</li></ol>",
    "<h2>Shopping list</h2><ul><li>1 kg potatoes</li><li>2 tins tomatoes</li><li>200 ml milk</li><li>2 large onions</li></ul><h2>How to cook it</h2><p>Add ginger.</p>",
]  # fmt: skip


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_is_boilerplate_and_the_text_around_it_is_not(recipe):
    page = f"<h1>Honey</h1><p>Honey is used to treat coughs.</p>{recipe}<h2>Side effects</h2><p>Honey can cause hives.</p>"
    (found,) = extract_bytes(page.encode(), "a.html")
    kept = " ".join(found.article.text[one.start : one.end] for one in found.sections if one.kind != "boilerplate")
    assert "ginger" not in kept
    assert "coughs" in kept
    assert "hives" in kept


@pytest.mark.parametrize(
    "part",
    [
        "<h2>Ingredients</h2><p>Each tablet holds 5 mg of velotinib.</p><h2>Directions</h2><p>Take one tablet with ginger.</p>",
        "<h2>Active ingredients</h2><ul><li>Paracetamol 500 mg</li><li>Caffeine 65 mg</li><li>Codeine 8 mg</li></ul><p>Not with ginger.</p>",
        "<h2>Ingredients</h2><ul><li>velotinib</li><li>lactose</li><li>talc</li></ul><h2>Method of use</h2><p>Not with ginger.</p>",
    ],
)
def test_a_medicine_is_no_recipe(part):
    (found,) = extract_bytes(f"<h1>Velotinib</h1><p>Velotinib treats gout.</p>{part}".encode(), "a.html")
    kept = " ".join(found.article.text[one.start : one.end] for one in found.sections if one.kind != "boilerplate")
    assert "ginger" in kept
