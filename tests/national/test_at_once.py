"""A pack is made while the next list comes in: what that list says of it counts."""

from threading import Thread

from hub.intake.actions import runs
from hub.kernel.work.worker import drain
from hub.national.actions import packs
from tests.intake.conftest import written
from tests.national.conftest import ADA, HEADER


def test_a_list_that_comes_while_a_pack_is_made_confirms_it(
    bring, close, packed, norfolk, app, work, standing, monkeypatch
):
    bring(ADA)
    close("a1", "reached-complete")
    says = ADA | {"Status": "Completed"}
    with norfolk.acting("norfolk", "supervisor"):
        run_id = runs.upload("next.csv", written([says.get(name, "") for name in HEADER], header=HEADER))
    work()
    with norfolk.acting("norfolk", "supervisor"):
        runs.confirm(run_id)

    def comes():
        with app.app_context():
            drain()

    whole, coming = packs.record, Thread(target=comes)

    def record(*told, **facts):
        if coming.ident is None:
            coming.start()
            coming.join(1)  # as long as the pack is not committed
        whole(*told, **facts)

    monkeypatch.setattr(packs, "record", record)
    packed()
    coming.join(20)
    work()
    assert standing("closing") == ["confirmed"]
