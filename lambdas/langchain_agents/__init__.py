"""Agents made with LangChain, in a package of their own because of its size."""
