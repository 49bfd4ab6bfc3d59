"""Public pages: read the address, ask the models, render."""
