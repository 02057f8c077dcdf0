"""What is asked after an attempt, of officers and partners alike: all on one page, or a question a screen."""

from hub.visit_models.attempts.asking import Asked, ask
from hub.visit_models.attempts.forms import AT, attempt_form, told

__all__ = ["AT", "Asked", "ask", "attempt_form", "told"]
