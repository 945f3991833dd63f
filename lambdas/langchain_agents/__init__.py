"""Agents made with LangChain, in a separate package because LangChain is large."""
