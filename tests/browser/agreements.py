"""An officer drafts two agreements, and sends one of them."""

from hub.kernel.clock import today as this_day
from tests.browser.steps import press, told

# Endpoint and where: words in {braces} are an address of tests/browser/world.py.
PAGES = (
    ("agreements.index", "/agreements"),
    ("agreements.show", "{agreement}"),
    ("agreements.sign", "{agreement}/sign"),
    ("agreements.end", "{agreement}/end"),
    ("agreements.renew", "{agreement}/renew"),
    ("agreements.shared", "{agreement}/shared"),
    ("agreements.dpia", "/agreements/matrix"),
    ("agreements.flows", "/agreements/flows"),
    ("drafts.start", "/agreements/drafts/new"),
    ("drafts.load", "/agreements/drafts/load"),
    ("drafts.show", "{proposal}"),
    ("drafts.show", "{proposal sent}"),
    ("drafts.words", "{proposal}/words"),
    ("drafts.add_kind", "{proposal}/kinds"),
    ("drafts.kind", "{proposal}/kinds/enrichment"),
    ("drafts.remove_kind", "{proposal}/kinds/visit-step/remove"),
    ("drafts.withdraw", "{proposal}/withdraw"),
    ("drafts.take_back", "{proposal sent}/take-back"),
    ("drafts.sign", "{proposal sent}/sign"),
)


def drafts(officer) -> dict[str, str]:
    """The addresses of a draft, and of a proposal that the other party has."""
    draft, sent = (_begun(officer, name) for name in ("drafted", "sent"))
    officer.goto(sent)
    press(officer, "Send to Breckland")
    told(officer, "Sent.")
    return {"proposal": draft, "proposal sent": sent}


def _begun(officer, name: str) -> str:
    officer.goto("/agreements/drafts/new")
    officer.locator("select").select_option(label="Breckland Council")
    officer.get_by_label("We hand work over to them").check()
    officer.get_by_label("A partner’s step of a visit").check()
    press(officer, "Begin")
    place, today = officer.url, this_day()
    officer.goto(f"{place}/words")
    officer.get_by_label("Short name").fill(f"{name}-visits")
    for part in ("day", "month", "year"):
        officer.fill(f"[name=starts-{part}]", str(getattr(today, part)))
    press(officer, "Save")
    told(officer, "Draft changed")
    return place
