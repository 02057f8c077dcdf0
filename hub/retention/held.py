"""What is kept about erasures themselves: reasons that people wrote, ids, and keyed hashes."""

from hub.kernel.holding import WORDS, Held, Tells, held, not_held, staff

held(
    Held(
        "holds", "Holds on what is kept", "legal_hold", "hold",
        """t.id in (select a.hold_id from legal_hold_about a where a.org_id = t.org_id
            and (a.about = any(:residents) or a.about = any(:cases) or a.about = any(:handovers)))""",
        (
            Tells("Reason", "reason", WORDS), Tells("Looked at again", "review_on"), Tells("Lifted", "lifted_at"),
            Tells("Why it was lifted", "lifted_why", WORDS), staff("placed_by", "Placed by"),
            staff("lifted_by", "Lifted by"),
        ),
        at="t.placed_at", beyond="Why records were held is kept as long as the certificates of erasures.",
    )
)  # fmt: skip
not_held("legal_hold_about", "ids of what a hold is about")
not_held("erasure_run", "certificates: counts and rules; the reason is written about an erasure, without names")
not_held("erasure_item", "ids of what was erased, for the proof that it was")
not_held("erased_mark", "keyed hashes, by which an erased person is recognised and nobody else is known")
not_held("erased_return", "ids, and why somebody let a record stand")
not_held("erasure_line", "ids of what each step of an erasure took in")
