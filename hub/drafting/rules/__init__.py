"""What changes a draft, and what its faults mean to whoever mends them. No database."""
