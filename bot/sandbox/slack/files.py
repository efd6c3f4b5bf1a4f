"""Files that an app uploads: first a place for the bytes, then the sharing.

https://docs.slack.dev/messaging/working-with-files#upload
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.slack.wire import Json


@dataclass
class File:
    """One file; `content` stays None until its bytes have come."""

    id: str
    name: str
    size: int
    user: str
    created: int
    title: str = ""
    alt_txt: str = ""
    content: bytes | None = None
    shared: bool = False

    def as_json(self, base: str) -> Json:
        """The file as messages and the Web API show it."""
        kind = self.name.rpartition(".")[2] if "." in self.name else "text"
        return {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title or self.name,
            "filetype": kind,
            "pretty_type": kind.upper(),
            "user": self.user,
            "size": self.size,
            "mode": "hosted",
            "is_external": False,
            "url_private": f"{base}/files/{self.id}",
            "url_private_download": f"{base}/files/{self.id}",
            "permalink": f"{base}/files/{self.id}",
            **({"alt_txt": self.alt_txt} if self.alt_txt else {}),
        }
