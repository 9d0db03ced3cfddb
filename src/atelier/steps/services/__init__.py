"""What doors ask of the studio beside running recipes: plain functions on what is stored, one file a noun."""
