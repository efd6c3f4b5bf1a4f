"""Messages as the page shows them to one person."""

from __future__ import annotations

from bot.sandbox.page.block_json import BlockJson
from bot.sandbox.page.emoji import emoji
from bot.sandbox.page.links import Links
from bot.sandbox.page.markup import Markup
from bot.sandbox.page.read_state import ReadState
from bot.sandbox.people.person import Person
from bot.sandbox.slack.api.chat import permalink
from bot.sandbox.slack.channels import Channel
from bot.sandbox.slack.input_state import Place
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.wire import Json
from bot.sandbox.workspace import Workspace

_SPOKEN = ("", "bot_message", "file_share", "thread_broadcast")


class Renderer:
    """Draws messages and views for one person, as of now."""

    def __init__(self, workspace: Workspace, links: Links, person: Person, read_state: ReadState) -> None:
        self._workspace = workspace
        self._links = links
        self._user = person.user
        self._read_state = read_state
        self._reader = workspace.reader(person.id)
        groups = {group.id for group in workspace.groups.values() if person.id in group.users}
        self._markup = Markup(self._reader, links, {person.id} | groups)

    def blocks(self, blocks: list[Json], entered: dict[Place, object]) -> list[Json]:
        """Blocks, with what the person entered in them."""
        return BlockJson(self._markup, self._links, self._reader.now.tzinfo, entered).blocks(blocks)

    def plain(self, text: Json | None) -> str:
        """A title or a label as plain words."""
        return str(text["text"]) if text else ""

    def read(self, text: str) -> str:
        """A text as plain words."""
        return self._reader.reads(text)

    def moment(self, ts: str, form: str) -> str:
        """A time in the person's own zone, in one of Slack's forms: "{time}", "{date_long_pretty}"."""
        return self._reader.reads(f"<!date^{int(float(ts))}^{form}|>")

    def message(self, channel: Channel, message: Message) -> Json:
        """One message with everything that hangs on it."""
        author = self._workspace.users.get(message.user)
        return {
            "ts": message.ts,
            "channel": channel.id,
            "author": message.username or self._workspace.call_name(message.user or message.bot_id),
            "authorId": message.user or message.bot_id,
            "isApp": bool(message.bot_id) or bool(author and author.is_bot),
            "time": self.moment(message.ts, "{time}"),
            "day": self.moment(message.ts, "{date_long_pretty}").capitalize(),
            "text": [] if message.blocks else self._markup.mrkdwn(message.text),
            "source": self._reader.reads(message.text),
            "blocks": self.blocks(message.blocks, self._entered(channel, message)),
            "attachments": [self._attachment(a) for a in message.attachments],
            "files": [{"title": file["title"]} for file in message.files],
            "reactions": [self._reaction(name, users) for name, users in message.reactions.items()],
            "edited": bool(message.edited),
            "gone": message.is_tombstone,
            "bySlack": message.subtype not in _SPOKEN and not message.is_tombstone,
            "private": bool(message.ephemeral_to),
            "mine": message.user == self._user.id and message.subtype in ("", "thread_broadcast"),
            "reply": message.is_reply,
            "pings": self._user.id in message.notified,
            "thread": message.thread_ts or message.ts,
            "link": permalink(self._workspace, message),
            "replies": self._replies(channel, message),
        }

    def _entered(self, channel: Channel, message: Message) -> dict[Place, object]:
        return self._workspace.entered.get((self._user.id, channel.id, message.ts), {})

    def _attachment(self, attachment: Json) -> Json:
        words = [attachment[name] for name in ("pretext", "title", "text") if attachment.get(name)]
        return {
            "words": [self._markup.mrkdwn(str(text)) for text in words],
            "blocks": self.blocks(attachment.get("blocks", []), {}),
        }

    def _reaction(self, name: str, users: list[str]) -> Json:
        called = ", ".join(self._workspace.call_name(user) for user in users)
        return {
            "name": name,
            "emoji": emoji(name),
            "count": len(users),
            "mine": self._user.id in users,
            "who": called,
        }

    def _replies(self, channel: Channel, message: Message) -> Json:
        replies = [] if message.is_reply else channel.replies(message.ts)
        if not replies:
            return {}
        return {
            "count": len(replies),
            "last": self.moment(replies[-1].ts, "{date_short_pretty} {time}"),
            "new": self._read_state.pinged_in(self._user.id, channel, message.ts),
        }
