"""Every event of the vocabulary in words: a title for lists, and a sentence that follows the person's name.

A name in braces is one of the event's facts. What it is about comes last: the filter offers the kinds by it. A test
holds these tables against the vocabulary.
"""

from dataclasses import dataclass

from hub.governance.words import (
    accounts,
    agreements,
    asking,
    county,
    district,
    everyone,
    oversight,
    retention,
    rights,
    sealing,
    single_sign_on,
)


@dataclass(frozen=True)
class Words:
    """How one kind of event reads."""

    title: str
    sentence: str


TABLES = (
    everyone,
    county,
    district,
    asking,
    sealing,
    single_sign_on,
    accounts,
    oversight,
    agreements,
    retention,
    rights,
)
WORDS: dict[str, Words] = {kind: Words(title, sentence) for table in TABLES for kind, title, sentence in table.TOLD}


@dataclass(frozen=True)
class About:
    """What kinds of event are about: a key for addresses, a label, and the kinds, whole or by what they begin with."""

    key: str
    label: str
    kinds: tuple[str, ...]

    def __contains__(self, kind: str) -> bool:
        return kind in self.kinds or kind.partition(":")[0] in self.kinds


# In the order of the filter. A kind belongs to the first that has it.
ABOUT = tuple(
    About(key, label, tuple(kinds.split()))
    for key, label, kinds in (
        ("looks", "Looks at records", "list record preview search:made file"),
        ("sign-in", "Sign-in and passwords", "session workspace access password password_link provider"
         " provider_link provider_session provider_logout sign_in_rule second_step factor recovery_codes"),
        ("people", "Accounts and roles", "account role access_review scim_token directory directory_group staff_list"),
        ("cases", "Cases", "case systems contact_point named escalation batch likeness resident household"),
        ("calls", "Calls", "call call_back resident_message"),
        ("requests", "Requests", "handover request patches"),
        ("searches", "Searches for contact details", "search:recorded search:noted found_point"),
        ("visits", "Visits and tasks", "visit:started visit:attempted visit:handed_on visit:continued visit:ended"
         " visit:stopped answers task"),
        ("doorstep", "Phones at the door", "doorstep answer"),
        ("safety", "Safety at the door", "marker door"),
        ("cards", "Cards, codes and badges", "card card_text visit_code badge visit:vouched_for"),
        ("rounds", "Rounds", "round"),
        ("teams", "Teams, rota and volunteers", "team patch rota leave volunteer level shift"),
        ("messages", "Messages and notices", "message notice"),
        ("needs", "Support needs", "need services"),
        ("files", "Line lists and hand-back", "import column_name hand_back feed"),
        ("settings", "Visit model and other settings", "section replay seal fields"),
        ("agreements", "Agreements", "agreement proposal"),
        ("governance", "Information governance", "question names oddities oddity restriction glass home"),
        ("rights", "Residents’ rights, retention", "subject_request pack subject_file rectification subject_notice"
         " erasure hold"),
    )
)  # fmt: skip


def about(kind: str) -> About:
    """What a kind of event is about. Raises StopIteration for one that nothing here has."""
    return next(one for one in ABOUT if kind in one)


def having(typed: str) -> tuple[str, ...]:
    """The kinds of whose words, or of what they are about, each typed word begins one: "team", "sign in"."""
    wanted = typed.replace("-", " ").casefold().split()
    told = {
        kind: f" {one.title} {one.sentence} {about(kind).label}".replace("-", " ").casefold()
        for kind, one in WORDS.items()
    }
    return tuple(kind for kind, words in told.items() if all(f" {word}" in words for word in wanted))
