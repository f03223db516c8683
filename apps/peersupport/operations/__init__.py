"""What can be done here, one use case to a function."""
