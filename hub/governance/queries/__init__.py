"""Reads of the trail. Spans of time are spans of ids: an event's id is a UUIDv7, made when it happened."""
