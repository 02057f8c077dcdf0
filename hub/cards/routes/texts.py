"""The translations, and who has read them: a manager confirms, by the name of a speaker."""

from flask import flash, redirect, url_for
from sqlalchemy import Row

from hub.cards import actions, queries
from hub.cards.routes import bp
from hub.cards.rules.texts import ENGLISH, LANGUAGES, Texts
from hub.cards.rules.texts import texts as of_language
from hub.cards.schemas import Reviewed
from hub.kernel.access import May, requires
from hub.kernel.forms.form import Form
from hub.kernel.problems import NotYours
from hub.kernel.web.pages import page


def standing() -> list[tuple[Texts, Row | None]]:
    """Each translation with the review of just these words, if there is one."""
    read = queries.reviews()
    found = [of_language(code) for code in LANGUAGES if of_language(code).needs_review]
    return [(one, _of_these_words(one, read.get(one.code))) for one in found]


def _of_these_words(words: Texts, review: Row | None) -> Row | None:
    return review if review and review.digest == words.digest else None


@bp.get("/cards/texts")
@requires(May.WORK_REQUESTS)
def texts():
    """Which translations wait for a speaker of the language."""
    return page("cards/texts.html", standing=standing())


@bp.route("/cards/texts/<language>", methods=["GET", "POST"])
@requires(May.CONFIRM_CARD_TEXTS)
def text(language: str):
    """One translation beside the English, to be read and confirmed."""
    if language not in LANGUAGES or not of_language(language).needs_review:
        raise NotYours()
    words, form = of_language(language), Form(Reviewed)
    if form.valid:
        actions.confirm_texts(language, form.data["speaker"])
        flash(f"{words.language} confirmed")
        return redirect(url_for(".texts"), 303)
    review = _of_these_words(words, queries.reviews().get(language))
    return page("cards/text.html", words=words, english=of_language(ENGLISH), form=form, review=review)
