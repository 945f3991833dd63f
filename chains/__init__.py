"""The kinds of work one can ask for, one folder each."""
