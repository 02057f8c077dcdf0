"""Every page of the application: who looks at it, and where it stands in the browser tests' world.

Each row: endpoint, who looks, where; words in {braces} are an address of tests/browser/world.py.
"""

from tests.browser.pages import county, district, everyone, governance, subjects, visit_model
from tests.browser.pages.everyone import NOBODY
from tests.browser.pages.without import NO_PAGES

__all__ = ["NOBODY", "NO_PAGES", "ON_A_PHONE", "VISITS"]

# Mostly seen there: axe looks at both sizes.
ON_A_PHONE = ("check", "cards", "doorstep", "rota", "visits", "rounds", "tasks", "handovers", "enrichment", "error")
SIDES = (everyone, county, district, visit_model, governance, subjects)
VISITS = [visit for side in SIDES for visit in side.VISITS]
