"""Codes, texts and days of cards: decisions without a database."""
