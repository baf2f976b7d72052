"""Categories of products: what people choose, what it is called, which process template follows from it."""

from dataclasses import dataclass

from trace.errors import N_, Invalid, NotFound
from trace.processes import queries as processes
from trace.processes.catalogue import OcopGroup

OTHER = "other"
OTHER_NAMES = (N_("Khác"), "Other")
OTHER_TEMPLATE = "ocop_generic"
# The order of the form: the province's main goods first.
_FIRST = ("rice", "shrimp", "crab", "mam_cay", "banh_cay", "ngao", "ruoi")


@dataclass(frozen=True)
class Choice:
    """One category: `code` is stored, `label` is shown in the language asked for."""

    code: str
    label: str
    icon: str = ""


def canonical(category: str) -> str:
    """`gao_te` → `rice`: one word a kind of goods, so that filters and an officer's scope agree. Invalid if unknown."""
    if category in (OTHER, "ocop"):
        return OTHER
    for template in processes.templates():
        if category in template.categories:
            return template.categories[0]
    template_of(category)
    return category


def template_of(category: str) -> str:
    """The code of the process template a product of this category follows."""
    if category == OTHER:
        return OTHER_TEMPLATE
    try:
        return processes.template_for_category(category).code
    except NotFound:
        raise Invalid(N_("Chọn nhóm sản phẩm."), field="category") from None


def main_choices(language: str = "vi") -> list[Choice]:
    """Goods with steps of their own: rice, shrimp, crab …"""
    own = {t.categories[0]: t for t in processes.templates() if t.code != OTHER_TEMPLATE}
    ordered = [*(c for c in _FIRST if c in own), *(c for c in own if c not in _FIRST)]
    return [Choice(code, own[code].name(language), own[code].icon) for code in ordered]


def group_choices(language: str = "vi") -> list[tuple[str, list[Choice]]]:
    """The six OCOP groups with their sub-groups."""
    return [
        (
            f"{group.number}. {_name(group, language)}",
            [Choice(f"{group.code}.{s.code}", s.label_en if language == "en" else s.label_vi) for s in group.subgroups],
        )
        for group in processes.ocop_groups()
    ]


def group_codes(language: str = "vi") -> list[tuple[str, str]]:
    """(code, name) of the six groups, as filters name them."""
    return [(group.code, f"OCOP: {_name(group, language)}") for group in processes.ocop_groups()]


def icon_of(category: str) -> str:
    """The picture of a category."""
    found = {choice.code: choice.icon for choice in main_choices()}
    return found.get(category) or ("basket" if category == OTHER else "star")


def ocop_group_choices(language: str = "vi") -> list[tuple[int, str]]:
    """(number, name) of the six groups."""
    return [(group.number, _name(group, language)) for group in processes.ocop_groups()]


def name_of(category: str, language: str = "vi") -> str:
    """What people call it; a sub-group by its own name."""
    if category == OTHER:
        return OTHER_NAMES[language == "en"]
    found = {choice.code: choice.label for choice in main_choices(language)}
    for group in processes.ocop_groups():
        found[group.code] = _name(group, language)
    for _group, choices in group_choices(language):
        found |= {choice.code: choice.label for choice in choices}
    return found.get(category, category)


def ocop_group_of(category: str) -> int | None:
    """The number of the OCOP group a category lies in; food for rice, shrimp and the like; none for the rest."""
    for group in processes.ocop_groups():
        if category.partition(".")[0] == group.code:
            return group.number
    return None if category == OTHER else 1


def _name(group: OcopGroup, language: str) -> str:
    return group.name_en if language == "en" else group.name_vi
