"""The sketch of the house in the README, drawn from the code: `make docs` writes docs/house.svg, a test holds it."""

import ast
import html
import re
import textwrap
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.pages import DOCS, ROOT

PICTURE = DOCS / "house.svg"
BOT = ROOT / "bot"
MOST_ROOMS = 12
"""A floor with more than these shows its packages only."""

WIDTH, MARGIN, INDENT = 440, 8, 12
ROOF = 64
ROOM_FOR_TEXT = WIDTH - 2 * MARGIN - 2 * INDENT
LINE, GLYPH, NAME_GLYPH = 16, 6.4, 8.6
"""Height of a line of text, and mean widths of a letter at 12 px and of a bold one at 14, in a broad font."""
CHIP, CHIP_GLYPH, GAP = 18, 6.63, 3
"""Height of a room's label, width of a letter of it at 11 px, and what is between two."""

STYLE = """
.paper{fill:#fff}.floor{fill:#f6f8fa;stroke:#d0d7de}.roof{fill:#0b57a4}.room{fill:#ddeefb}
text{font:12px -apple-system,"Segoe UI","Noto Sans",Helvetica,Arial,sans-serif;fill:#424a53}
.name{font-size:14px;font-weight:600;fill:#1f2328}.label{font:11px ui-monospace,Menlo,Consolas,monospace;fill:#0a3d73}
.over{fill:#fff;font-weight:600;font-size:14px}
@media (prefers-color-scheme:dark){
.paper{fill:#0d1117}.floor{fill:#161b22;stroke:#3d444d}.roof{fill:#1f6feb}.room{fill:#12314f}
text{fill:#b1bac4}.name{fill:#f0f6fc}.label{fill:#a5d6ff}.over{fill:#fff}}
"""


@dataclass(frozen=True)
class Floor:
    """A layer of the contract: what stands in it is imported from above only."""

    name: str
    says: str
    rooms: tuple[str, ...]


def first_sentence(path: Path) -> str:
    """What a module or package says of itself, up to its first full stop; it does not say its name again."""
    source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    line = (ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or "").split("\n", 1)[0]
    said = re.sub(rf"^{path.name}: ", "", line.split(". ", 1)[0].rstrip("."), flags=re.IGNORECASE)
    return re.sub(r"`(\w+)`", r"“\1”", said[0].upper() + said[1:]) + "."


def rooms_of(path: Path) -> tuple[str, ...]:
    """The packages and modules of a package, or its packages where both are many."""
    packages = sorted(each.parent.name for each in path.glob("*/__init__.py"))
    modules = sorted(each.stem for each in path.glob("*.py") if not each.stem.startswith("_"))
    return tuple(sorted([*packages, *modules]) if len(packages) + len(modules) <= MOST_ROOMS else packages)


def layers() -> list[str]:
    """The floors as the contract has them, the highest first; several beside each other are one."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    found: list[str] = next(each["layers"] for each in contracts if each["id"] == "layers")
    return [each.strip("()") for each in found if each != "(__main__)"]


def floors() -> Iterator[Floor]:
    """Every floor with its sentence and its rooms; what stands beside each other at the bottom is the ground."""
    for layer in layers():
        beside = tuple(name.strip() for name in layer.split(":"))
        if len(beside) > 1:
            yield Floor("ground", "What everything may use.", beside)
        else:
            yield Floor(layer, first_sentence(BOT / layer), rooms_of(BOT / layer))


def wrapped(floor: Floor) -> list[str]:
    """The sentence in lines, of which the first begins after the floor's name."""
    taken = "x" * round(len(floor.name) * NAME_GLYPH / GLYPH + 1)
    lines = textwrap.wrap(f"{taken} {floor.says}", int(ROOM_FOR_TEXT / GLYPH))
    return [lines[0].removeprefix(taken).strip(), *lines[1:]]


def placed(rooms: tuple[str, ...]) -> list[tuple[float, int, float, str]]:
    """Where each label stands: from the left, in which row, how wide."""
    left, row, found = 0.0, 0, []
    for room in rooms:
        wide = len(room) * CHIP_GLYPH + 8
        if left and left + wide > ROOM_FOR_TEXT:
            left, row = 0.0, row + 1
        found.append((left, row, wide, room))
        left += wide + GAP
    return found


def drawn_floor(floor: Floor, top: int) -> tuple[list[str], int]:
    """A floor's elements, and where it ends."""
    left = MARGIN + INDENT
    first, *more = wrapped(floor)
    end = top + 25
    name = f'<tspan class="name">{floor.name}</tspan>'
    parts = [f'<text x="{left}" y="{end - 5}">{name}<tspan dx="8">{html.escape(first)}</tspan></text>']
    for line in more:
        end += LINE
        parts.append(f'<text x="{left}" y="{end - 5}">{html.escape(line)}</text>')
    for x, row, wide, room in (labels := placed(floor.rooms)):
        y = end + 4 + row * (CHIP + GAP)
        parts.append(
            f'<rect class="room" x="{left + x:.1f}" y="{y}" width="{wide:.1f}" height="{CHIP}" rx="4"/>'
        )
        parts.append(f'<text class="label" x="{left + x + 4:.1f}" y="{y + 13}">{room}</text>')
    if labels:
        end += 4 + (labels[-1][1] + 1) * (CHIP + GAP) - GAP
    end += 8
    box = f'<rect class="floor" x="{MARGIN}" y="{top}" width="{WIDTH - 2 * MARGIN}" height="{end - top}" rx="6"/>'
    return [box, *parts], end


def drawn() -> str:
    """The whole picture."""
    parts, top = [], ROOF + 12
    for floor in floors():
        more, end = drawn_floor(floor, top)
        parts += more
        top = end + 3
    middle, height = WIDTH // 2, top + 6
    size = f'width="{WIDTH}" height="{height}"'
    roof = (
        f'<path class="roof" d="M{MARGIN} {ROOF + 4}L{middle} 8L{WIDTH - MARGIN} {ROOF + 4}Z"/>'
        f'<text class="over" x="{middle}" y="{ROOF - 8}" text-anchor="middle">Callout</text>'
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size} viewBox="0 0 {WIDTH} {height}">',
            "<title>The floors of Callout and their rooms; imports point down only</title>",
            f"<style>{STYLE}</style>",
            f'<rect class="paper" width="{WIDTH}" height="{height}" rx="8"/>',
            roof,
            *parts,
            "</svg>\n",
        ]
    )


if __name__ == "__main__":
    PICTURE.write_text(drawn(), encoding="utf-8")
