"""tenants/README.md tells every key that a file may have, and its example is a good one."""

import re
import tomllib
from pathlib import Path

import pytest
from marshmallow import Schema, fields

import hub.assignment.schemas
import hub.cards.schemas
import hub.programmes.schemas
import hub.rounds.schemas
import hub.safety.schemas
import hub.services.schemas
import hub.support.schemas
import hub.teams.schemas
import hub.visit_models.schemas  # noqa: F401 - each registers its section
from hub.directory.files import schemas
from hub.directory.files.reading import checked
from hub.directory.sections import SECTIONS
from hub.visit_models.faults import faults

README = (Path(__file__).parents[2] / "tenants" / "README.md").read_text()
FILES = {
    "organisation": schemas.OrganisationSchema,
    "partnership": schemas.PartnershipSchema,
    "agreement": schemas.AgreementSchema,
    "person": schemas.PersonSchema,
}


def keys_of(schema: Schema):
    for name, field in schema.fields.items():
        yield field.data_key or name
        inner = getattr(field, "inner", field)
        if isinstance(inner, fields.Nested):
            yield from keys_of(inner.schema)


@pytest.mark.parametrize("name", [*FILES, *SECTIONS])
def test_every_key_is_told(name):
    schema = FILES[name] if name in FILES else SECTIONS[name].schema
    told = set(re.findall(r"(?:^|[\[.{ `])([a-z_]+)(?=\]|`| =)", README, re.MULTILINE))  # `key`, key = …, [[a.key]]
    assert set(keys_of(schema())) - told == set()


def test_the_example_of_a_visit_model_is_a_good_one():
    [example] = [block for block in re.findall(r"```toml\n(.*?)```", README, re.DOTALL) if "visit_model" in block]
    model = tomllib.loads(example)["visit_model"]
    assert model.pop("version") == 1
    found = []
    checked(SECTIONS["visit_model"].schema(), model, "README.md", "visit_model", found)
    county = {"reached-complete", "reached-partial", "no-answer-card-left"}
    assert found == []
    assert faults(model, county, (), {"good-neighbours": {"outcome", "attempts", "answers"}}) == []
