"""`make asvs`: writes docs/asvs.md anew and prints its sums."""

from tests.asvs.book import chapters, marks
from tests.asvs.page import PAGE, SUMS, page, sort_of

book, shown = chapters(), marks()
PAGE.write_text(page(book, shown))
sorts = [sort_of(asked, shown) for chapter in book for asked in chapter.asked]
for sort, words in SUMS.items():
    print(f"{sorts.count(sort):4} {words}")
unanswered = [asked.number for chapter in book for asked in chapter.asked if not sort_of(asked, shown)]
if unanswered:
    print(f"{len(unanswered):4} answered by nothing: {' '.join(unanswered)}")
