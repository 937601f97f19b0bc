"""Documents as figures: statements, narrative and performance sheets, read through the taxonomy."""
