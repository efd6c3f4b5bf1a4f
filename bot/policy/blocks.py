"""The block `networks` of the policy: its keys are the networks that are installed, each with a form of its own.

The rooms of the networks stand above the policy, which therefore asks the entry points for their forms.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, SerializeAsAny, create_model

from bot.plugins import NETWORKS, find_plugins
from bot.policy.form import Form, NetworkBlock

NOT_YET_READ: Final = ("instagram", "linkedin", "bluesky", "mastodon", "reddit")
"""Networks that no room reads yet: their posts may come from files."""


@cache
def network_forms() -> Mapping[str, type[NetworkBlock]]:
    """The form of each network's block, by the network's name."""
    forms = {name: getattr(plugin, "block", None) for name, plugin in find_plugins(NETWORKS).found.items()}
    return {
        name: form
        for name, form in forms.items()
        if isinstance(form, type) and issubclass(form, NetworkBlock)
    }


def broken_networks() -> Mapping[str, str]:
    """Networks that are installed and cannot be loaded: a sentence for each that says why."""
    return find_plugins(NETWORKS).broken


@cache
def networks_form() -> type[Form]:
    """The form of the whole block: a key for each network, none of them needed."""
    fields: dict[str, Any] = {name: (form, None) for name, form in network_forms().items()}
    return create_model("Networks", __base__=Form, **fields)


def _by_name(written: object) -> object:
    if not isinstance(written, Mapping) or any(isinstance(block, NetworkBlock) for block in written.values()):
        return written
    blocks = networks_form().model_validate(written)
    return {name: block for name, block in blocks if block is not None}


Networks = Annotated[Mapping[str, SerializeAsAny[NetworkBlock]], BeforeValidator(_by_name)]
"""What is watched; what is not named here is not."""
