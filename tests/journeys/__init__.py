"""Whole journeys, told as given, when, then."""
