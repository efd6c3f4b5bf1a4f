"""The locks at the top level, read as the requirements they pin."""

from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
SHIPPED = "requirements.lock"
TESTED = "requirements-dev.lock"
INSTALLER = "requirements-uv.lock"
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
LOCKS = [SHIPPED, TESTED, INSTALLER]


def lock_text(lock: str) -> str:
    return (ROOT / lock).read_text(encoding="utf-8")


def pins(lock: str, environment: dict[str, str] | None = None) -> dict[str, Requirement]:
    """What a lock pins in an environment, by canonical names; without one, here."""
    starts = [line for line in lock_text(lock).splitlines() if line[:1].isalnum()]
    pinned = [Requirement(start.removesuffix("\\")) for start in starts]
    return {
        canonicalize_name(pin.name): pin
        for pin in pinned
        if pin.marker is None or pin.marker.evaluate(environment)
    }


def version(pin: Requirement) -> str:
    """The one version that a pin allows."""
    (only,) = pin.specifier
    assert only.operator == "=="
    return only.version
