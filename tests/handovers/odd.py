"""Subjects of any shape that JSON can have: what another organisation's hub, or a hand in its database, may send."""

from hypothesis import strategies as st

from hub.directory.fields import SUBJECT

# Text without what PostgreSQL's jsonb cannot hold.
WORDS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=20)
PIECES = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**12), 10**12), st.floats(allow_nan=False, allow_infinity=False), WORDS,
    st.sampled_from(["1980-13-99", "1980-02-30", "+", "+44", "<script>alert(1)</script>", "0001-01-01"]),
)  # fmt: skip
ANY_JSON = st.recursive(
    PIECES, lambda inside: st.lists(inside, max_size=3) | st.dictionaries(WORDS, inside, max_size=3), max_leaves=6
)
SUBJECTS = st.dictionaries(st.sampled_from(sorted(SUBJECT)), ANY_JSON)

WORST = {
    "nulls": dict.fromkeys(SUBJECT),
    "phones of no text": {"phones": [None, 5, {"a": 1}]},
    "no such day": {"born_on": "1980-13-99", "ends_on": "never", "visit_by": 5},
    "other types": {
        "forename": {"a": [1]}, "surname": 5, "postcode": ["x"], "address": 7, "phones": "none", "emails": {"a": 1},
        "risk": 9, "language": 3, "instructions": ["<script>alert(1)</script>"], "uprn": [1], "question": False,
        "known_tried": {"x": 1}, "asked_by": [None], "programme": 0, "gender": [],
    },
}  # fmt: skip
