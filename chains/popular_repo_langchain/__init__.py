"""Popular repository, by agents made with LangChain."""
