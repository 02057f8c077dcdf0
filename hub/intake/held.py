"""Line lists as they came, and what a list last said of a case."""

from hub.kernel.holding import Held, Record, Tells, held, not_held, record

record(
    Record(
        "import-file", "Line lists", "runs", "the file was dealt with",
        """select i.id, i.finished_at as at from import_run i
           where i.org_id = acting_org() and i.finished_at is not null""",
        1, "what it brought stands in the cases; rows that could not be read are dropped after two weeks anyway",
    )
)  # fmt: skip
OF_RUN = "t.run_id = any(:runs)"
WHOSE = "A row that names the person goes with them; one of which too little can be read goes with its file."
held(
    Held(
        "uploads", "A file that waits to be imported", "import_upload", "import-file", OF_RUN, (), id="t.run_id",
        beyond="A file that waits is imported, or discarded, within days.",
        untold={"head": "the first lines of a file that nobody has confirmed"},
    )
)  # fmt: skip
held(
    Held(
        "rejects", "Rows that could not be read", "import_reject", "import-file", OF_RUN,
        (Tells("The row", "cells"), Tells("Why", "reasons")), id="t.run_id || ' ' || t.number", beyond=WHOSE,
    )
)  # fmt: skip
held(
    Held(
        "rows", "Rows that wait to be imported", "import_row", "import-file",
        "t.run_id = any(:runs) or t.case_id = any(:cases) or t.resident_id = any(:residents)",
        (
            Tells("Reference", "reference"), Tells("What the list says", "facts"), Tells("The row", "cells"),
            Tells("Category", "category"), Tells("NHS number", "nhs_number"),
        ),
        id="t.run_id || ' ' || t.number",
        untold=dict.fromkeys(
            ("surname_key", "forename_key", "postcode_key", "uprn_key", "home_key"), "made of the row, for matching"
        )
        | dict.fromkeys(("digest", "listed_gss", "gss", "routed", "verdict"), "codes of what the import will do"),
    )
)  # fmt: skip
held(
    Held(
        "runs", "Imports", "import_run", "import-file", "t.id = any(:runs)",
        (Tells("File", "file_name"), Tells("Where it stands", "status")), at="t.started_at",
        erased={"file_name": "''", "names": "'[]'", "notices": "'[]'", "warnings": "'{}'", "matched": "'{}'"},
        kept="programme digest status problem origin",
        untold=dict.fromkeys(
            ("programme", "digest", "problem", "names", "notices", "warnings", "matched", "origin"), "about the file"
        ),
    )
)  # fmt: skip
held(
    Held(
        "arrivals", "What the list last said", "arrival", "case", "t.case_id = any(:cases)",
        (Tells("Reference", "reference"), Tells("What the list said", "facts")), at="t.said_at", id="t.reference",
        untold={"programme": "told with the case", "digest": "made of the facts"},
    )
)  # fmt: skip
not_held("column_name", "under which name a list brings a fact")
