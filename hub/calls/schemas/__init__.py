"""What a county's file says of its calls, and what tracers type after one."""

from hub.calls.schemas.section import CallsSchema

__all__ = ["CallsSchema"]
