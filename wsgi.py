"""What gunicorn serves."""

from hub import create_app
from hub.start import check

app = create_app()
check(app)
