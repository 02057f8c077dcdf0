"""Handing over a piece of work under an agreement, in double entry, and getting a typed answer back.

Everything the hub exists for is a kind of hand-over; this feature knows no case and no visit.
"""
