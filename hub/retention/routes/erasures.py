"""x"""
from flask import Blueprint
from hub.kernel.access import May, requires
bp = Blueprint("retention", __name__, url_prefix="/retention")
@bp.get("/erasures/<uuid:run_id>")
@requires(May.KEEP_RECORDS)
def erasure(run_id):
    return ""
@bp.get("/due")
@requires(May.KEEP_RECORDS)
def due():
    return ""
