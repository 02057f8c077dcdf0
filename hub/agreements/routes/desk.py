"""What lies on an information governance officer's desk of agreements: to sign, ending soon, resting on nothing."""

from datetime import timedelta

from flask import url_for

from hub.agreements.actions.watching import watch
from hub.agreements.queries import desk as queries
from hub.directory.bases import BASES
from hub.kernel.access import May
from hub.kernel.clock import today
from hub.kernel.web.desk import Waiting, lies_on_desk, on_desk


@on_desk(40, May.SIGN_AGREEMENTS)
def to_sign() -> Waiting:
    """Proposals and terms of a file that lack one's own organisation's signature."""
    number = queries.unsigned()
    sentence = f"{number} agreement{' waits' if number == 1 else 's wait'} for your organisation’s signature"
    return Waiting(number, sentence, url_for("agreements.index"))


@on_desk(50, May.DRAFT_AGREEMENTS)
def asked() -> Waiting:
    """Proposals of one's own that the other party asks to be changed."""
    number = queries.asked()
    sentence = f"Changes are asked for to {number} draft{'' if number == 1 else 's'} of an agreement"
    return Waiting(number, sentence, url_for("agreements.index") + "#drafted")


@on_desk(20, May.SEE_AGREEMENTS)
def ending() -> Waiting:
    """Those that end soon and that no next version follows; urgent in the last days that the officers chose."""
    soon, days = queries.ending(max(watch().remind_days), min(watch().remind_days))
    sentence = f"{soon} agreement{' ends' if soon == 1 else 's end'} soon, and then nothing more is shared under "
    return Waiting(soon, sentence + ("it" if soon == 1 else "them"), url_for("agreements.index") + "#ending", days > 0)


@on_desk(20, May.SEE_AGREEMENTS)
def lapsed() -> Waiting:
    """Those in force that name a legal basis which has ended."""
    over = [key for key, one in BASES.items() if one.until and one.until < today()]
    number = queries.resting_on(over)
    sentence = f"{number} agreement{' rests' if number == 1 else 's rest'} on a legal basis that has ended"
    return Waiting(number, sentence, url_for("agreements.index"), urgent=True)


@on_desk(20, May.SEE_AGREEMENTS)
def lapsing() -> Waiting:
    """Those in force that name a legal basis which ends within the days that the officers chose."""
    last = today() + timedelta(days=max(watch().remind_days))
    soon = [key for key, one in BASES.items() if one.until and today() <= one.until <= last]
    number = queries.resting_on(soon) if soon else 0
    sentence = f"{number} agreement{' rests' if number == 1 else 's rest'} on a legal basis that ends soon"
    return Waiting(number, sentence, url_for("agreements.index"))


def lay_out() -> None:
    """Put the pages onto the desk."""
    lies_on_desk("Agreements", "agreements.index", May.SEE_AGREEMENTS,
                 "What may be shared with whom: draft, sign, renew, end.", order=20)  # fmt: skip
    lies_on_desk("DPIA matrix", "agreements.dpia", May.SEE_AGREEMENTS,
                 "Who gets which fields, for what, on which basis.", order=21)  # fmt: skip
    lies_on_desk("Data flows", "agreements.flows", May.SEE_AGREEMENTS, "The same as a picture.", order=22)
