"""Calls to AWS: the table, Step Functions, and what their errors mean."""
