"""Small blocks and views for tests of the rules."""

from typing import Any

Json = dict[str, Any]


def plain(text: str = "words") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "words") -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str = "words", **more: object) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def option(text: str = "One", value: str = "1", **more: object) -> Json:
    return {"text": plain(text), "value": value, **more}


def options(count: int) -> list[Json]:
    return [option(f"Option {n}", str(n)) for n in range(count)]


def button(text: str = "Claim", **more: object) -> Json:
    return {"type": "button", "text": plain(text), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def field(element: Json, label: str = "Label", **more: object) -> Json:
    return {"type": "input", "label": plain(label), "element": element, **more}


def modal(*blocks: Json, **more: object) -> Json:
    shown = list(blocks) or [section()]
    return {"type": "modal", "title": plain("A form"), "submit": plain("Send"), "blocks": shown, **more}


def confirm(**more: object) -> Json:
    return {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain(), **more}
