"""`python -m hub`: the command `hub` for whoever has an interpreter but not the script, such as the supervisor."""

from hub.cli import main

main()
