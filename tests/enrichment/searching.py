"""What the tests of a search have in common: the resident who is asked about, and what an officer types."""

RESIDENT = {
    "forename": "Ada",
    "surname": "Penhaligon",
    "born_on": "1971-03-02",
    "address": "4 Mill Lane, Swaffham",
    "postcode": "PE37 7AB",
    "phones": ["+441632960777"],
    "question": "Have you another way to reach this resident?",
    "ends_on": "2026-11-30",
    "programme": "CANARY-programme",
    "risk": "CANARY-risk",
}


BENEFITS = "Housing benefit and council tax support"


def checklist(version, note="", **results):
    """Breckland's six systems, 'not searched' unless told."""
    keys = ("council-tax", "electoral-roll", "benefits", "environmental-health", "licensing", "garden-waste")
    answers = {f"in_{key}": "not-searched" for key in keys}
    return (
        answers
        | {f"in_{key.replace('_', '-')}": result for key, result in results.items()}
        | {"note": note, "version": version}
    )


def add(officer, handover_id, kind="phone", value="01632 960123", system="council-tax"):
    answers = {"kind": kind, kind: value, "system": system}
    return officer.post(
        f"/requests/{handover_id}/search/add", data=answers | ({"postcode": "PE37 7AB"} if kind == "address" else {})
    )


def seal_of(page):
    return page.text.partition('name="seal" value="')[2].partition('"')[0]


def version_of(page):
    return page.text.partition('name="version" value="')[2].partition('"')[0]


def send(officer, handover_id):
    page = officer.get(f"/requests/{handover_id}/search/return")
    answer = {"seal": seal_of(page), "version": version_of(page)}
    return officer.post(f"/requests/{handover_id}/search/return", data=answer)


def answer_of(everything, handover_id, side="sent"):
    [row] = everything("select status, answer from handover where id = :id and side = :side", id=handover_id, side=side)
    return row
