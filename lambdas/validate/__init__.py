"""The validate function: checks that a model's reply is the JSON that the prompt asks for."""
