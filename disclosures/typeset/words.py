"""The plain words of a filing: names, years, reasons; the seed draws which of several wordings stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import TypeVar
from zlib import crc32

from disclosures.filing import Scope
from disclosures.typeset.accounts import Accounts
from disclosures.typeset.booking import Key
from disclosures.typeset.form import Form
from disclosures.typeset.form_files import FormError

_DIGITS = "零一二三四五六七八九"
_T = TypeVar("_T")
_SLOT = re.compile(r"<([^>]+)>")


def ordinal(number: int) -> str:
    """A number below 100 as Chinese ordinals print it: ``二十六``."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


class Words:
    """Fills ``<slots>`` in the texts of a form.

    ``reasons`` draws anew each year why something changed; ``wordings`` which of the form's wordings a filer
    has, the same ones every year.
    """

    def __init__(self, accounts: Accounts, form: Form, *, reasons: Random, wordings: Random) -> None:
        self.accounts, self.form, self._random, self._wordings = accounts, form, reasons, wordings
        unit = accounts.unit
        words = form.words
        self.slots: dict[str, str] = {
            "unit": full_name(accounts, form),
            "year": str(accounts.fiscal_year),
            "last_year": str(accounts.fiscal_year - 1),
            "money_unit": form.money_unit,
            "index_number": f"53{crc32(unit.name.encode()):012d}000",
            **{name: words[name][unit.scope] for name in ("scope_word", "self", "self_plain")},
            "abroad_use": self._use("abroad_use", "three_public.abroad"),
            "reception_use": self._use("reception_use", "three_public.reception"),
            "vehicle_difference": words["vehicle_difference"][self._vehicles()],
            "vehicle_use": unit.vehicle_use,
            "member_words": self._members(),
        }

    def fill(self, text: str, extra: Mapping[str, str] | None = None) -> str:
        """The text with all slots filled.

        Raises:
            FormError: a slot that nothing fills.
        """
        slots = {**self.slots, **(extra or {})}

        def word(match: re.Match[str]) -> str:
            if match[1] not in slots:
                raise FormError(f"nothing fills <{match[1]}>")
            return slots[match[1]]

        return _SLOT.sub(word, text)

    def choose(self, wordings: Sequence[_T]) -> _T:
        """The one of several wordings that this filer has."""
        return wordings[0] if len(wordings) == 1 else self._wordings.choice(wordings)

    def reason(self, topic: str, change: Decimal, *, is_gone: bool = False, code: str | None = None) -> str:
        """A sentence for why something changed by ``change`` (its sign counts), ended with 。

        Raises:
            FormError: the form has no reason for that topic and sign.
        """
        pool = self.form.reasons.get(topic, {})
        if code is not None and "*" in pool:
            prefixes = [code[:length] for length in (7, 5, 3)]
            pool = {**pool["*"], **next((pool[p] for p in prefixes if p in pool), {})}
        sign = "gone" if is_gone and "gone" in pool else "up" if change > 0 else "down" if change else "same"
        if sign not in pool:
            raise FormError(f"no reason for {topic} {sign}")
        return self.fill(str(self._random.choice(pool[sign])))

    def use(self, code: str | None) -> str:
        """What the money of a functional item was used for, ended with 。"""
        pool = self.form.words["use"]
        prefixes = [code[:length] for length in (7, 5, 3)] if code else []
        return str(self._random.choice(pool[next((p for p in prefixes if p in pool), "*")]))

    def _use(self, name: str, concept: str) -> str:
        spent = self.accounts.amount(Key(concept))
        return str(self.form.words[name]["some" if spent else "none"])

    def _vehicles(self) -> str:
        kept = self.accounts.amount(Key("three_public.vehicles_kept"))
        return "same" if kept == self.accounts.amount(Key("asset.vehicles")) else "differs"

    def _members(self) -> str:
        unit = self.accounts.unit
        text = str(self.form.words["member_words"])
        return text.replace("<department>", unit.name).replace("<n>", str(max(0, len(unit.members) - 1)))


def full_name(accounts: Accounts, form: Form) -> str:
    """The unit's name as its filing prints it: the own level of a department says so."""
    unit = accounts.unit
    return unit.name + (str(form.words["own_level"]) if unit.scope is Scope.OWN else "")
