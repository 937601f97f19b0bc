"""Which character stands for what is printed: radicals become ideographs, what prints nothing a space.

Fonts made for Chinese (Noto CJK among them) may map a glyph to the code point of a radical that looks the
same (⻝ U+2EDD for 食 U+98DF), and labels would never match. Only such look-alikes are replaced: full-width
punctuation, digits and letters stay as printed, because labels print them.
"""

from __future__ import annotations

import unicodedata

REPLACEMENT = "\ufffd"
"""Stands for a printed character whose Unicode value the file does not give."""

# CJK Radicals Supplement, of which NFKC resolves only two: pairs of a radical and its ideograph, after the
# file EquivalentUnifiedIdeograph.txt of Unicode 15.1 (Unicode License v3).
_RADICAL_PAIRS = """
⺀冫 ⺁厂 ⺂乛 ⺃乚 ⺄乙 ⺅亻 ⺆冂 ⺇几 ⺈刀 ⺉刂 ⺊卜 ⺋㔾 ⺌小 ⺍小 ⺎尢 ⺏尣 ⺐尢 ⺑尢
⺒巳 ⺓幺 ⺔彑 ⺕彐 ⺖忄 ⺗㣺 ⺘扌 ⺙攵 ⺛旡 ⺜日 ⺝月 ⺞歺 ⺠民 ⺡氵 ⺢氺 ⺣灬 ⺤爫 ⺥爫
⺦丬 ⺧牛 ⺨犭 ⺩王 ⺪疋 ⺫目 ⺬示 ⺭礻 ⺮竹 ⺯糹 ⺰纟 ⺱罓 ⺲罒 ⺳网 ⺴网 ⺵网 ⺶羊 ⺷羊
⺸羋 ⺹耂 ⺺肀 ⺻聿 ⺼肉 ⺽臼 ⺾艹 ⺿艹 ⻀艹 ⻁虎 ⻂衤 ⻃覀 ⻄西 ⻅见 ⻆角 ⻇角 ⻈讠 ⻉贝
⻊足 ⻋车 ⻌辶 ⻍辶 ⻎辶 ⻏阝 ⻐钅 ⻑長 ⻒镸 ⻓长 ⻔门 ⻕阜 ⻖阝 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风
⻜飞 ⻝食 ⻞飠 ⻟飠 ⻠饣 ⻡首 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻪黾 ⻫斉 ⻬齐 ⻭歯
⻮齿 ⻯竜 ⻰龙 ⻱龜 ⻲亀
"""
# Blocks in which every character that NFKC changes is one that looks like a unified ideograph: the radicals
# supplement's last two, the Kangxi radicals, the compatibility ideographs and their supplement.
_LOOK_ALIKE_BLOCKS = ((0x2E80, 0x2EFF), (0x2F00, 0x2FDF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F))


def _table() -> dict[int, str]:
    table: dict[int, str] = {}
    for first, last in _LOOK_ALIKE_BLOCKS:
        for code in range(first, last + 1):
            unified = unicodedata.normalize("NFKC", chr(code))
            if unified != chr(code):
                table[code] = unified
    table.update({ord(pair[0]): pair[1] for pair in _RADICAL_PAIRS.split()})
    for code in range(0x3001):
        # White space, controls, and marks that print nothing (zero-width spaces, directions, soft hyphens).
        if unicodedata.category(chr(code)) in ("Zs", "Zl", "Zp", "Cc", "Cf"):
            table[code] = " "
    table[0xFEFF] = " "
    table[0] = table[0xFFFE] = table[0xFFFF] = REPLACEMENT
    return table


_REPLACED = {chr(code): printed for code, printed in _table().items() if chr(code) != printed}


def as_printed(text: str) -> str:
    """Replace radicals by ideographs and every character that prints nothing by a space, one for one.

    Returns:
        A text of the same length: ``result[i]`` stands for ``text[i]``.
    """
    for character in _REPLACED.keys() & set(text):
        text = text.replace(character, _REPLACED[character])
    return text
