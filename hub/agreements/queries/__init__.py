"""Reads of agreements and proposals, always as one of their two parties."""
