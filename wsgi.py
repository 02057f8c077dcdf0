"""What gunicorn serves."""

import sys

from hub import create_app
from hub.settings import WrongSettings
from hub.start import check

try:
    app = create_app()
    check(app)
except WrongSettings as fault:
    sys.exit(str(fault))  # the sentence alone: gunicorn would print it as the last line of a traceback
