"""What an officer writes: questions to keep, questions to another council; and the figures of days that are over."""
