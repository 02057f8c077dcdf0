"""The way of a request through the hub, and what all pages share."""
