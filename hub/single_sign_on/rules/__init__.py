"""What a provider may say and be: its tokens, its own description, its addresses. No database."""
