"""How the database came to be what the models say: one revision after the other, forward only."""
