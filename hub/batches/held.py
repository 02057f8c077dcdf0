"""Things done to several cases at once: what was said of each."""

from hub.kernel.holding import WORDS, Held, Tells, held, not_held

held(
    Held(
        "batches", "What was done to several cases at once", "batch_row", "case", "t.case_id = any(:cases)",
        (Tells("Done", "done"), Tells("In words", "said", WORDS)), id="t.batch_id || ' ' || t.place",
        erased={"said": "''"},
    )
)  # fmt: skip
not_held("batch", "what was done, by whom, from which list: codes")
