"""The closed lists of requests and their answers, each key with its words; the law that each stands on."""

KINDS = {
    "access": "See what is held (access)",
    "rectification": "Have it corrected (rectification)",
    "erasure": "Have it erased (erasure)",
    "restriction": "Have its use restricted (restriction)",
    "objection": "Object to its use (objection)",
}
SHORT = {
    "access": "Access",
    "rectification": "Rectification",
    "erasure": "Erasure",
    "restriction": "Restriction",
    "objection": "Objection",
}
# As a letter says it after "you asked us".
ASKS = {
    "access": "to see what we hold",
    "rectification": "to correct what we hold",
    "erasure": "to erase what we hold",
    "restriction": "to restrict the use of what we hold",
    "objection": "to stop using what we hold",
}
ARTICLES = {"access": 15, "rectification": 16, "erasure": 17, "restriction": 18, "objection": 21}
CHANNELS = {
    "letter": "Letter",
    "email": "Email",
    "phone": "Telephone",
    "in-person": "In person",
    "online": "Online form",
    "other-council": "Passed on by another council",
}
ASKED_BY = {"person": "The person themselves", "other": "Somebody for them, with authority"}
# UK GDPR art. 12(5) with art. 12A; Data Protection Act 2018, schedules 2 to 4; art. 11(2).
REFUSALS = {
    "unfounded": "It is manifestly unfounded (UK GDPR article 12(5))",
    "excessive": "It is excessive, above all by repeating itself (UK GDPR article 12(5))",
    "identity": "We cannot make sure who asks (UK GDPR articles 11 and 12(6))",
    "authority": "Whoever asks for the person has shown no authority",
    "exempt": "An exemption of the Data Protection Act 2018 applies to all of it (schedules 2 to 4)",
    "legal-duty": "The law obliges us to keep it (UK GDPR article 17(3)(b))",
    "public-health": "It is needed for public health (UK GDPR article 17(3)(c))",
    "claims": "It is needed for legal claims (UK GDPR articles 17(3)(e), 18(2) and 21(1))",
    "accurate": "It is accurate as it stands (UK GDPR article 16)",
    "compelling": "There are compelling grounds to go on (UK GDPR article 21(1))",
}
REFUSED_OF = {
    "access": ("unfounded", "excessive", "identity", "authority", "exempt"),
    "rectification": ("accurate", "unfounded", "excessive", "identity", "authority"),
    "erasure": ("legal-duty", "public-health", "claims", "unfounded", "excessive", "identity", "authority"),
    "restriction": ("accurate", "claims", "unfounded", "excessive", "identity", "authority"),
    "objection": ("compelling", "claims", "unfounded", "excessive", "identity", "authority"),
}
OUTCOMES = {
    "answered": "Answered",
    "refused": "Refused",
    "nothing-held": "Answered: nothing held",
    "withdrawn": "Withdrawn by the person",
    "duplicate": "Joined to an earlier request",
}
SENT_HOW = {
    "post": "By post, signed for",
    "collected": "Collected, identity checked",
    "secure-email": "By secure email",
    "portal": "By the council’s secure download",
}
LETTERS = {
    "acknowledgement": "We have your request",
    "clarification": "What we need to know from you",
    "extension": "We need more time",
    "answer": "Our answer",
    "nothing-held": "We hold nothing on you",
    "refusal": "Why we cannot do what you ask",
}
NOTICES = {
    "rectification": "Correct what was given",
    "erasure": "Erase what was given",
    "restriction": "Restrict the use of what was given",
}
NOTICE_STATES = {
    "sent": "Told, no answer yet",
    "waiting": "Waits for a decision",
    "applied": "Done in their own copy",
    "declined": "Declined, with a reason",
}
# Codes alone cross to the other council: a reason in somebody's own words may tell of a person.
DECLINED = {
    "own-finding": "Our own finding says otherwise",
    "not-held": "We no longer hold it",
    "legal-duty": "The law obliges us to keep it as it is (UK GDPR article 17(3)(b))",
    "claims": "It is needed for legal claims (UK GDPR article 17(3)(e))",
    "public-health": "It is needed for public health (UK GDPR article 17(3)(c))",
}
# Why somebody of this role reads what is held: what a pack tells where the event itself names no purpose.
PURPOSES = {
    "tracer": "To reach you and tell you what you need to know",
    "supervisor": "To see that you are reached in time, and by whom",
    "consultant": "To give public health advice about your case",
    "officer": "To find contact details, or to visit you",
    "manager": "To see that requests about you are dealt with",
    "coordinator": "To arrange a visit or help for you",
    "volunteer": "To visit you or to help you",
    "adviser": "To answer your call or to arrange help",
    "ig": "To check how what is held on you is used, or to answer you",
    "administrator": "To look after the accounts of those who work here",
}
BY_HUB = "The hub itself, as part of work for you"
