"""The one form of an import."""

from hub.kernel.forms.fields import Upload
from hub.kernel.forms.schemas import Schema


class LineListFile(Schema):
    """A file to import."""

    file = Upload(
        required=True,
        metadata={
            "label": "Line list",
            "hint": "A CSV or XLSX file. Columns may stand in any order, and the header on any of the first 20 rows.",
            "accept": ".csv,.txt,.tsv,.xlsx",
            "missing": "Choose a file to import",
        },
    )
