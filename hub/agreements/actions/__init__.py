"""What an officer does with an agreement: draft, send, say, sign, watch. Each records its event; none commits."""
