"""What the studio can do: one file an operation, recipes that join them, and the studio that holds it all together."""
