"""How certificates look: which design is chosen, the words that are printed, and how both are frozen at issue."""
