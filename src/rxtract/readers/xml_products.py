"""Products: names of a medicine and of its active ingredients that a label states as data, apart from its text."""

from __future__ import annotations

from collections.abc import Mapping

_PRODUCT = ("manufacturedProduct", "manufacturedMedicine")
_GENERIC = "genericMedicine"
_SUBSTANCE = ("ingredientSubstance", "activeIngredientSubstance")
_MOIETY = "activeMoiety"
_INGREDIENTS = ("ingredient", "activeIngredient", "inactiveIngredient")
_ACTIVE = "ACT"  # classes ACTIB, ACTIM and ACTIR; IACT, CNTM and the like are no actives
_MOST = 40  # names; a label of more is a kit of allergens, which is about none of them


class Products:
    """Collects the names of an article's products while its elements open and close."""

    def __init__(self) -> None:
        self._names: dict[str, None] = {}
        self._generics: dict[str, None] = {}
        self._actives: dict[str, None] = {}
        self._path: list[str] = []
        self._is_active = False
        self._substance = ""
        self._has_moiety = False
        self._text: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        self._path.append(name)
        if name == "name":
            self._text.clear()
        if name in _INGREDIENTS:
            self._is_active = name == "activeIngredient" or attributes.get("classCode", "").startswith(_ACTIVE)
            self._substance, self._has_moiety = "", False

    def data(self, data: str) -> None:
        """Take text; only that of names counts, with what is set apart in them (`<suffix>XR</suffix>`)."""
        if "name" in self._path[-2:]:
            self._text.append(data)

    def end(self) -> None:
        """Close the innermost element."""
        name = self._path.pop()
        if name == "name" and self._path:
            self._take(self._path[-1], " ".join("".join(self._text).split()))
        elif name in _INGREDIENTS:
            if self._is_active and self._substance and not self._has_moiety:
                self._actives[self._substance] = None
            self._is_active = False

    def _take(self, of: str, text: str) -> None:
        if not text:
            return
        if of in _PRODUCT:
            self._names[text] = None
        elif of == _GENERIC:
            self._generics[text] = None
        elif of == _MOIETY and self._is_active:
            self._actives[text], self._has_moiety = None, True
        elif of in _SUBSTANCE and self._is_active:
            self._substance = text

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the product, then of what it is by its generic name."""
        return tuple({**self._names, **self._generics})[:_MOST]

    @property
    def actives(self) -> tuple[str, ...]:
        """Active moieties of all its ingredients, or the substances where no moiety is stated; none of too many."""
        return tuple(self._actives) if len(self._actives) <= _MOST else ()

    @property
    def title(self) -> str:
        """Return the product's name with what it is in brackets, "" without a name."""
        name = next(iter(self._names), "")
        what = next(iter(self._generics), "") or ", ".join(active.lower() for active in list(self._actives)[:3])
        return f"{name} ({what})" if name and what and what.lower() not in name.lower() else name or what
