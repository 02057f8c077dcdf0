"""The closed list of what a line list, or a person at the keyboard, can say about a case."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that can be known: its label, and how it is read (text, date, moment, yes_no, number or texts)."""

    label: str
    kind: str = "text"


FACTS = {
    "reference": Fact("Reference in the list"),
    "category": Fact("Category"),
    "listed_at": Fact("Put on the list", "moment"),
    "forename": Fact("First name"),
    "surname": Fact("Last name"),
    "gender": Fact("Gender"),
    "born_on": Fact("Date of birth", "date"),
    "nhs_number": Fact("NHS number"),
    "ethnicity": Fact("Ethnicity"),
    "language": Fact("Language"),
    "house": Fact("House number or name"),
    "address": Fact("Address"),
    "postcode": Fact("Postcode"),
    "uprn": Fact("Unique property reference number"),
    "ltla": Fact("District named in the list"),
    "residence_type": Fact("Kind of residence"),
    "care_home": Fact("Care home"),
    "phones": Fact("Phone numbers", "texts"),
    "emails": Fact("Email addresses", "texts"),
    "onset_on": Fact("Symptoms began", "date"),
    "tested_on": Fact("Tested", "date"),
    "exposed_on": Fact("Last exposed", "date"),
    "isolation_from": Fact("Isolation counts from", "date"),
    "variant": Fact("Variant of concern", "yes_no"),
    "occupation": Fact("Occupation"),
    "occupation_type": Fact("Kind of occupation"),
    "job_title": Fact("Job title"),
    "job_postcode": Fact("Postcode of the workplace"),
    "job_description": Fact("What the job involves"),
    "contacts_named": Fact("Close contacts already named", "number"),
    "national_status": Fact("Status in the national system"),
    "national_outcome": Fact("Result of the national calls"),
    "instructions": Fact("Instructions for whoever visits"),
    "risk": Fact("Risks to visitors"),
}
