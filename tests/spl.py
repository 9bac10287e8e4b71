"""Drug labels in XML for tests: sections with codes, the product and its ingredients."""

from __future__ import annotations

UNCLASSIFIED = "42229-5"


def section(code: str, title: str = "", text: str = "", *parts: str) -> str:
    """Return a section; `text` is one paragraph, or markup when it begins with a tag."""
    body = text if text.startswith("<") or not text else f"<paragraph>{text}</paragraph>"
    return (
        f'<component><section><code code="{code}" codeSystem="2.16.840.1.113883.6.1"/>'
        + (f"<title>{title}</title>" if title else "")
        + (f"<text>{body}</text>" if body else "")
        + "".join(parts)
        + "</section></component>"
    )


def bullets(*items: str) -> str:
    """Return a list."""
    return "<list>" + "".join(f"<item>{item}</item>" for item in items) + "</list>"


def label(
    *sections: str,
    product: str = "Velora",
    actives: tuple[str, ...] = ("IBUPROFEN",),
    title: str = "These highlights do not include all the information needed to use VELORA safely.",
) -> str:
    """Return a whole label."""
    ingredients = "".join(
        f'<ingredient classCode="ACTIB"><ingredientSubstance><name>{active} SALT</name><activeMoiety><activeMoiety>'
        f"<name>{active}</name></activeMoiety></activeMoiety></ingredientSubstance></ingredient>"
        for active in actives
    )
    filler = '<ingredient classCode="IACT"><ingredientSubstance><name>TALC</name></ingredientSubstance></ingredient>'
    made = f"<manufacturedProduct><name>{product}</name>{filler}{ingredients}</manufacturedProduct>" if product else ""
    data = f'<component><section><code code="48780-1"/><subject>{made}</subject></section></component>'
    body = f"<component><structuredBody>{data}{''.join(sections)}</structuredBody></component>"
    return f'<document xmlns="urn:hl7-org:v3"><title>{title}</title>{body}</document>'
