"""No table of the directory holds anything about residents."""

from hub.kernel.holding import not_held

for table in ("member", "organisation_area", "section", "signature", "ending"):
    not_held(table, "what organisations are, decided and signed")
