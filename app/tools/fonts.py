"""Cut the bundled fonts: ``python -m app.tools.fonts NotoSansCJK-Regular.ttc DejaVuSans.ttf``.

For contributors; needs ``pip install fonttools``. Kept are Latin, Greek, mathematics, the 6763 characters of GB 2312
(all that ordinary Chinese text uses) and whatever else the catalogues use.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

from app.language.translate import LANGUAGES, translations
from app.picture.fonts import FILES
from app.tools.catalogues import collect

MATHEMATICS = (
    "²³¹⁰⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿᵀ₀₁₂₃₄₅₆₇₈₉ₖₜₙ±×÷·−∂∇∞∑∏√∫≈≠≤≥≪≫∈∉⊙⊕∘‖∣⟨⟩ℝℓ←↑→↓↦⇒…–—‘’“”°′″½¼"
    "\u2009\u202f●■▲◆▼✚★⬟○□△◇▽☆◈✕✖➜\u0302\u0303\u0304"  # thin spaces; last a hat, tilde and bar over a letter
)
# A Chinese font draws these as wide as a character, which tears formulas apart.
BETTER_ELSEWHERE = {ord(sign) for sign in "·…√"}
CHINESE_SIGNS = "、。《》「」【】〔〕！（），：；？～％＋－／＝"


def everyday_chinese() -> str:
    """The characters of GB 2312: rows 16 to 87 of its table."""
    pairs = (bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return "".join(pair.decode("gb2312", "ignore") for pair in pairs)


def wanted() -> set[int]:
    """The code points to keep."""
    latin_and_greek = {*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x391, 0x3CA)} - {0x3A2}  # unassigned
    texts = collect()
    said = [translations(lang).gettext(text) for lang in LANGUAGES for text in texts]
    signs = "".join([MATHEMATICS, CHINESE_SIGNS, everyday_chinese(), *LANGUAGES.values(), *said, *texts])
    return {*latin_and_greek, *(ord(sign) for sign in signs if sign.isprintable() or sign in MATHEMATICS)}


def cut(font: TTFont, points: set[int], target: Path) -> set[int]:
    """Write the glyphs of these points that the font has; gives back the points that it lacks."""
    had = set(font.getBestCmap())
    options = subset.Options()
    options.layout_features = []
    options.notdef_outline = True  # a missing sign is a box, and so not mistaken for a space
    options.hinting = False  # drawn with antialiasing, where hints only cost bytes
    options.name_IDs = [0, 1, 2, 4, 5, 6, 13, 14]  # names, copyright and licence stay inside the file
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "GPOS", "GSUB", "GDEF", "FFTM"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=points & had)
    subsetter.subset(font)
    font.save(target)
    return points - had


def main(noto: str, dejavu: str) -> None:
    """Write both files and say what neither font has."""
    faces = TTCollection(noto).fonts if noto.endswith(".ttc") else [TTFont(noto)]
    chinese = next(face for face in faces if "SC" in str(face["name"].getDebugName(1)) or len(faces) == 1)
    points = wanted()
    left = cut(chinese, points - BETTER_ELSEWHERE, FILES[0])
    left = cut(TTFont(dejavu), left | (points & BETTER_ELSEWHERE), FILES[1])
    for path in FILES:
        print(f"{path.name}: {path.stat().st_size / 1024:.0f} KiB")
    print("in neither font:", " ".join(f"U+{point:04X}" for point in sorted(left)) or "nothing")


if __name__ == "__main__":
    main(*sys.argv[1:3])
