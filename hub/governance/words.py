"""Every event of the vocabulary in words: a title for lists, and a sentence that follows the person's name.

A name in braces is one of the event's facts. What it is about comes last: the filter offers the kinds by it. A test
holds these tables against the vocabulary.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """How one kind of event reads."""

    title: str
    sentence: str


WORDS: dict[str, Words] = {
    kind: Words(title, sentence)
    for kind, title, sentence in (
        ("list:shown", "List shown", "was shown the list of {list} ({count})"),
        ("record:opened", "Record opened", "opened {record}"),
        ("preview:shown", "Preview shown", "looked at what would be sent for “{kind}”: {fields}"),
        ("search:made", "Search made", "searched {list} by {fields} and found {count}"),
        ("file:made", "File made", "made a file of {file} (rows: {count})"),
        ("session:started", "Signed in", "signed in by {how}"),
        ("session:ended", "Session ended", "had a session ended: {why}"),
        ("session:refused", "Sign-in refused", "could not sign in: {why}"),
        ("workspace:switched", "Role switched", "switched to the role {role}"),
        ("access:refused", "Access refused", "was refused a page for those who {right}"),
        ("account:created", "Account created", "made an account for {account} as {roles}"),
        ("account:changed", "Account changed", "changed the account of {account}: {fields}"),
        ("account:closed", "Account closed", "closed the account of {account}"),
        ("role:granted", "Role given", "gave {account} the role {role}"),
        ("role:withdrawn", "Role withdrawn", "took the role {role} from {account}"),
        ("password:changed", "Password changed", "set a new password for {account} {how}"),
        ("password_link:made", "Password link made", "made a password link for {account}"),
        ("handover:raised", "Request raised", "raised request {handover} to {to}, “{kind}”, handing over {fields}"),
        ("handover:accepted", "Request accepted", "accepted request {handover}"),
        ("handover:released", "Request released", "put request {handover}, which {account} had, back into the queue"),
        ("handover:assigned", "Request assigned", "assigned request {handover} to {to}"),
        ("handover:returned", "Request answered", "answered request {handover}, giving back {fields}"),
        ("handover:bounced", "Request sent back", "sent request {handover} back: {why}"),
        ("handover:withdrawn", "Request withdrawn", "withdrew request {handover}: {why}"),
        ("handover:lapsed", "Request lapsed", "ended request {handover}, whose time had passed"),
        (
            "handover:settled",
            "Person no longer sought",
            "ended request {handover} for one of those whom it names",
        ),
        ("case:opened", "Case opened", "opened a new case"),
        ("case:updated", "Case changed", "changed a case: {fields}"),
        ("case:allocated", "Case allocated", "allocated a case to {to}"),
        (
            "case:level_overridden",
            "Given above the level",
            "gave a case to {to}, whose level {level} may not take it",
        ),
        ("case:routed", "Case routed", "routed a case to {district}, by {how}"),
        ("case:outcome_received", "Outcome received", "received “{outcome}” for a case from request {handover}"),
        ("case:asked_back", "Resident asks for a call", "put a call that the resident asked for onto a case"),
        ("case:closed", "Case closed", "closed a case: {outcome}"),
        ("case:reopened", "Case reopened", "opened a closed case again"),
        ("case:overdue", "Case overdue", "told the supervisors that a case is overdue"),
        ("case:variant_set", "Variant recorded", "recorded whether a case is a variant: {variant}"),
        ("escalation:raised", "Case escalated", "escalated a case to the consultant ({setting})"),
        ("escalation:declined", "Not escalated", "decided that a case need not be escalated ({setting})"),
        ("escalation:taken", "Escalation taken on", "took on a case that was escalated"),
        ("escalation:asked", "Consultant’s question", "asked the tracer about a case that was escalated"),
        ("escalation:replied", "Consultant answered", "answered the consultant’s question about a case"),
        ("escalation:advised", "Advice given", "gave advice about a case that was escalated"),
        ("escalation:passed", "Passed to health protection", "passed a case that was escalated on to others"),
        ("escalation:acknowledged", "Health protection has it", "recorded that a case passed on was acknowledged"),
        ("escalation:returned", "Escalation returned", "gave a case that was escalated back to its tracer"),
        ("escalation:ended", "Escalation over", "acted on the consultant’s advice about a case"),
        ("escalation:overdue", "Escalation overdue", "told the supervisors that an escalation waits for too long"),
        ("likeness:found", "Likeness found", "found that two records may be of one person ({score} points)"),
        ("likeness:lapsed", "Likeness lapsed", "let go of a likeness, as the two records no longer agree"),
        ("likeness:decided", "Likeness decided", "decided that two records are of {same}"),
        ("likeness:asked", "Asked again about two people", "asked again whether two records are of one person"),
        ("resident:merged", "Residents merged", "merged two records of one person, taking over {fields}"),
        ("resident:parted", "Merge undone", "undid the merge of two records, giving back {fields}"),
        ("household:parted", "Case taken out of its household", "took a case out of its household"),
        ("household:joined", "Case put back into its household", "put a case back into its household"),
        ("call:recorded", "Call recorded", "recorded a {kind} to a resident: {outcome}"),
        ("call:struck", "Call struck out", "struck out a call that they had recorded by mistake"),
        ("resident_message:written", "Message to a resident", "wrote to a resident by {channel}, with “{template}”"),
        ("resident_message:told", "Message arrived or not", "was told how a message to a resident fared: {result}"),
        ("systems:checked", "Local system checked", "checked {system} for a case: {result}"),
        ("contact_point:added", "Contact details added", "added contact details ({kind}) to a case, from {source}"),
        ("named:added", "Contacts or places named", "added what a resident named: {sort} ({count})"),
        ("named:changed", "Contact or place corrected", "corrected one of the {sort} that a resident named: {fields}"),
        ("named:removed", "Contact or place taken out", "took out one of the {sort} that a resident had named"),
        ("named:none", "None to name", "recorded that a resident has no {sort} to name"),
        ("need:recorded", "Need recorded", "recorded a need: {kind}"),
        ("need:changed", "Need dealt with", "dealt with a need, {kind}: {how}"),
        (
            "services:loaded",
            "Services loaded",
            "loaded the directory of services: {new} new, {changed} changed, {gone} gone, {skipped} skipped",
        ),
        ("services:not_loaded", "Services not loaded", "could not load the directory of services"),
        ("import:started", "Import started", "uploaded a line list"),
        ("import:read", "Line list read", "read a line list: {rows} rows, {rejected} of them rejected"),
        ("import:confirmed", "Import confirmed", "confirmed an import"),
        ("import:finished", "Import finished", "imported a list: {new} new, {changed} changed, {rejected} rejected"),
        ("import:matched", "Columns matched", "said which columns of a line list hold {fields}"),
        ("import:taken_in", "Rows taken in", "opened rows of other counties here after all ({count})"),
        ("column_name:added", "Column’s name remembered", "had another name remembered for the column of {fact}"),
        ("column_name:removed", "Column’s name forgotten", "had another name forgotten for the column of {fact}"),
        ("case:changes_seen", "Changes seen", "took note of what a list changed on a case ({count})"),
        ("import:discarded", "Import discarded", "discarded an uploaded line list"),
        ("import:forgotten", "Upload erased", "erased an upload that nobody confirmed"),
        ("hand_back:made", "Hand-back made", "made a pack for the national system (rows: {count})"),
        (
            "hand_back:reconciled",
            "Hand-back held against the list",
            "held a list against what was handed back (confirmed: {confirmed}, differing: {differs})",
        ),
        ("hand_back:settled", "Hand-back settled", "settled a row of the hand-back: {how}"),
        (
            "hand_back:received",
            "Hand-back received",
            "had rows taken by the national system (confirmed: {confirmed}, refused: {refused})",
        ),
        ("feed:started", "Pull asked for", "had cases fetched from the national system"),
        ("feed:pulled", "Cases fetched", "fetched cases from the national system (records: {records})"),
        ("feed:failed", "Pull failed", "could not fetch from the national system: {fault}"),
        ("message:sent", "Message sent", "wrote a message about request {handover}"),
        ("message:received", "Message received", "received a message about request {handover}"),
        ("notice:made", "People told", "told colleagues by a notice ({kind}; people: {count})"),
        ("notice:read", "Notice read", "marked notices as read ({count})"),
        ("notice:sent", "Notice sent", "had a notice {result} by {way}"),
        ("team:joined", "Team joined", "put {account} into the team {team}"),
        ("team:left", "Team left", "took {account} out of the team {team}"),
        ("patch:covered", "Patch covered", "let {account} cover the patch {patch}"),
        ("patch:left", "Patch left", "let {account} no longer cover the patch {patch}"),
        ("rota:set", "Rota set", "set a week with {shifts} shifts for {account} from {from_day}"),
        ("rota:removed", "Rota change taken back", "took back the week of {account} from {from_day}"),
        ("leave:added", "Leave added", "noted leave of {account} from {from_day} to {to_day}"),
        ("leave:removed", "Leave removed", "removed leave of {account} from {from_day} to {to_day}"),
        ("level:set", "Level of training set", "put {account} at the level {level}"),
        ("shift:ended", "Shift ended", "handed back what {account} had at the end of a shift (cases: {count})"),
        ("batch:done", "Done to several cases", "did “{kind}” to several cases ({done} done, {refused} refused)"),
        ("batch:undone", "Taken back", "took back what was done to several cases"),
        ("volunteer:checked", "Volunteer’s check recorded", "recorded a check of {account} that expires on {expires}"),
        (
            "volunteer:lapsed",
            "Volunteer’s check lapsed",
            "took back the tasks of {account}, whose check has lapsed (tasks: {released})",
        ),
        (
            "request:placed",
            "Request placed by rule",
            "placed request {handover} by the rule “{rule}”: {why} (team: {team})",
        ),
        (
            "patches:applied",
            "Patches applied",
            "set patches of open requests anew after a change (requests: {changed})",
        ),
        ("search:recorded", "System searched", "searched {system} for request {handover}: {result}"),
        ("search:noted", "Search note written", "changed the note of the search for request {handover}"),
        ("found_point:added", "Contact details found", "added a {kind} found in {source} to request {handover}"),
        ("found_point:removed", "Found details removed", "removed contact details from request {handover}"),
        ("visit:started", "Visit started", "began the visit for request {handover} by visit model {model_version}"),
        ("visit:attempted", "Visit attempted", "recorded attempt {attempt} of “{step}” ({handover}): {outcome}"),
        ("visit:handed_on", "Step handed on", "handed the step “{step}” of request {handover} to a partner"),
        ("visit:continued", "Visit continued", "went on with a visit at “{step}” after a partner’s answer"),
        ("visit:ended", "Visit ended", "ended a visit: {outcome}"),
        ("visit:stopped", "Visit stopped", "stopped a visit: {why}"),
        ("answers:begun", "Answer kept", "kept an answer to “{question}”, not yet recorded"),
        ("marker:added", "Risk marker added", "added a risk marker ({category}) at an address"),
        ("marker:renewed", "Risk marker renewed", "renewed a risk marker ({category})"),
        ("marker:handed_over", "Risk marker handed over", "gave a risk marker to {to} to review"),
        ("marker:ended", "Risk marker ended", "ended a risk marker ({category})"),
        ("marker:expired", "Risk marker expired", "ended a risk marker ({category}), whose time had passed"),
        ("door:checked_in", "Went to a door", "went to a door {pair}, for {minutes} minutes"),
        ("door:extended", "More time at a door", "asked for {minutes} more minutes at a door"),
        ("door:checked_out", "Out of a door", "said that a visit to a door was over ({how})"),
        ("door:overdue", "Alarm raised", "raised the alarm: somebody is overdue at a door"),
        ("door:escalated", "Alarm passed on", "told everybody who watches doors of an alarm that nobody had taken up"),
        ("door:acknowledged", "Alarm taken up", "took up an alarm: {done}"),
        ("task:attempted", "Task attempted", "recorded attempt {attempt} of “{step}” for task {handover}: {outcome}"),
        ("doorstep:taken", "Visits taken along", "took visits along on a phone ({count})"),
        ("doorstep:recalled", "Visit called back", "called a visit back that a phone carries"),
        ("doorstep:key_made", "Doorstep key made", "made a new key for answers from phones"),
        ("answer:received", "Answer from a phone", "sent an answer from a phone: {why}"),
        ("answer:settled", "Answer settled", "settled an answer that was set aside: {how}"),
        ("replay:run", "Model tried out", "tried version {version} of the visit model over {over} requests ({count})"),
        ("round:planned", "Round planned", "proposed a round for {day} (visits: {count})"),
        ("round:changed", "Round changed", "changed the order of a round ({how})"),
        ("round:crew_changed", "Officers changed", "changed who goes in a round: {account} {how} (freed: {count})"),
        ("round:confirmed", "Round confirmed", "confirmed a round (visits: {count})"),
        ("round:replanned", "Round planned again", "planned a round again (visits ahead: {count}, new: {new})"),
        ("round:handed_back", "Visits handed back", "handed back the visits of {account} in a round ({count})"),
        ("round:cancelled", "Round cancelled", "cancelled a round"),
        ("round:visit_withdrawn", "Visit out of a round", "took a visit out of a round, as its request had ended"),
        ("card:made", "Card made", "made a card, “{kind}”, in {language}"),
        ("card:left", "Card left", "left a card at the door of request {handover}"),
        ("card:cancelled", "Card cancelled", "cancelled a card"),
        ("card:checked", "Card checked", "checked that a card is genuine, by {how}"),
        ("card_text:confirmed", "Translation confirmed", "confirmed that a speaker has read the texts in {language}"),
        ("visit_code:made", "Visit code made", "got a code for the visits of {account} on {day}"),
        ("visit_code:checked", "Visit code checked", "checked the visit code of {account}, by {how}"),
        ("badge:checked", "Badge checked", "checked the badge of {account}, by {how}"),
        ("visit:vouched_for", "Visit vouched for", "looked up what a caller read out, and {found} fitted"),
        ("call_back:asked", "Call asked for", "asked for a call about request {handover}"),
        ("call_back:traced", "Call traced", "found out that a call is about request {handover}"),
        ("call_back:passed", "Call passed on", "passed on that a resident asks for a call"),
        ("call_back:kept", "Call to be made here", "kept the call about request {handover} to ring here: {why}"),
        ("call_back:rung", "Resident rung", "rang a resident who had asked for it"),
        ("section:drafted", "Setting drafted", "drafted version {version} of {section} from {origin}"),
        ("section:taken_back", "Change taken back", "took back the last change of version {version} of {section}"),
        ("section:discarded", "Draft discarded", "discarded the draft of version {version} of {section}"),
        ("section:published", "Setting published", "published version {version} of {section}"),
        ("section:scheduled", "Setting given a day", "let version {version} of {section} take over on {on}"),
        ("section:called_off", "Setting called off", "called off the day of version {version} of {section}"),
        ("section:kept_back", "Setting kept back", "kept version {version} of {section} a draft ({faults} faults)"),
        ("agreement:signed", "Agreement signed", "signed a sharing agreement as the {side}"),
        ("agreement:ended", "Agreement ended", "ended a sharing agreement"),
    )
}


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
        ("sign-in", "Sign-in and passwords", "session workspace access password password_link"),
        ("people", "Accounts and roles", "account role"),
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
        ("settings", "Visit model and other settings", "section replay"),
        ("agreements", "Agreements", "agreement"),
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
