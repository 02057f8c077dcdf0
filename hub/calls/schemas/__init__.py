"""What a county's file says of its calls, and what tracers type after one."""
