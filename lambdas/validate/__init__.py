"""The validate function: whether a model's reply is the JSON that was asked for."""
