"""What people are told of a run and of an account: the same on the command line, on a page, in a message."""
