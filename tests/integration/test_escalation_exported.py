"""`callout export E-3`, as it is typed."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.domain.people import Role
from bot.domain.subjects import escalation_subject
from tests.integration.conftest import Run
from tests.integration.services.office import open_office

SECRET = "Payouts stand still"


@pytest.fixture
def raised(migrated_url: str) -> str:
    """E-1 is for everybody on the desk, E-2 is confidential; Ana has both. The address of their database."""

    async def raising() -> None:
        async with open_office(migrated_url) as office:
            eva, ana = await office.person("eva", Role.EXECUTIVE), await office.person("ana", Role.AGENT)
            await office.escalation(eva, owner=ana.person)
            await office.escalation(eva, owner=ana.person, confidential=True)

    asyncio.run(raising())
    return migrated_url


def story_of(url: str, number: int) -> list[str]:
    async def reading() -> list[str]:
        async with open_office(url) as office:
            return await office.story(escalation_subject(number))

    return asyncio.run(reading())


def test_a_report_goes_to_standard_output_or_to_a_file_and_is_on_record(
    run: Run, raised: str, tmp_path: Path
) -> None:
    code, out, err = run("export", "E-1")
    assert (code, err) == (0, "")
    assert out.startswith(f"# E-1: {SECRET}\n")
    file = tmp_path / "e1.json"
    assert run("export", "e1", "--output", str(file)) == (0, f"Wrote E-1 to {file}.\n", "")
    assert json.loads(file.read_text(encoding="utf-8"))["escalation"]["summary"] == SECRET
    assert run("export", "1", "--format", "json")[1].startswith("{")
    assert story_of(raised, 1).count("exported") == 3


@pytest.mark.parametrize("form", ["md", "json"])
def test_what_is_confidential_is_a_title_without_content_unless_it_is_asked_for(
    run: Run, raised: str, form: str
) -> None:
    code, out, err = run("export", "E-2", "--format", form)
    assert (code, err) == (0, "")
    assert "E-2" in out
    assert [word for word in (SECRET, "Ana", "Eva", "sev1", "U0EVA") if word in out] == []
    assert "exported" not in story_of(raised, 2)
    whole = run("export", "E-2", "--format", form, "--confidential")[1]
    assert SECRET in whole
    assert story_of(raised, 2).count("exported") == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("C-1",), "C-1 is no escalation. Write its number, such as E-3."),
        (("E-9",), "There is no escalation E-9."),
        (("E-1", "--format", "csv"), "The report on an escalation is written as md or json."),
        (
            ("--format", "md"),
            "Posts are written as csv or jsonl. Name an escalation, such as E-3, for a report.",
        ),
    ],
)
def test_what_cannot_be_written_is_said(run: Run, raised: str, words: tuple[str, ...], says: str) -> None:
    assert raised
    assert run("export", *words) == (1, "", f"{says}\n")
