"""Pages of residents' requests about what is held on them."""

from tests.browser.world import IDRIS, IRIS

VISITS = [
    ("subjects.index", IRIS, "/subject-requests"),
    ("subjects.index", IDRIS, "/subject-requests?state=overdue"),
    ("subjects.new", IRIS, "/subject-requests/new"),
    ("subjects.show", IRIS, "{subject request}"),
    ("subjects.show", IRIS, "{subject correction}"),
    ("subjects.change", IRIS, "{subject request}/change"),
    ("subjects.step", IRIS, "{subject request}/steps/refuse"),
    ("subjects.step", IRIS, "{subject request}/steps/identity-asked"),
    ("subjects.step", IRIS, "{subject erasure}/steps/erase"),
    ("subjects.person", IRIS, "{subject request}/person"),
    ("subjects.letter", IRIS, "{subject letter}"),
    ("subjects.sent", IRIS, "{subject sent}"),
    ("subjects.pack", IRIS, "{subject pack}"),
    ("subjects.section", IRIS, "{subject section}"),
    ("subjects.section_from", IRIS, "{subject section}/from/0"),
    ("subjects.redact", IRIS, "{subject entry}"),
    ("subjects.correct", IRIS, "{subject correction}/correct"),
    ("subjects.correct_field", IRIS, "{subject field}"),
    ("subjects.tell", IRIS, "{subject correction}/tell"),
    ("subjects.notices", IRIS, "/subject-requests/notices"),
    ("subjects.notices", IDRIS, "/subject-requests/notices"),
    ("subjects.notice", IDRIS, "{subject notice}"),
    ("subjects.notice_sent", IRIS, "{subject notice sent}"),
]
