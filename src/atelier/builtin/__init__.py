"""The built-in model: its world, how it is trained and measured, and its weights."""
