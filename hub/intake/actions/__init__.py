"""The only writers of the intake: `runs` leads a file from upload to the end, `staging` fills and matches its rows."""
