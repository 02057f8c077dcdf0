"""What an agreement says and where it stands, decided without the database."""
