"""Figures as a realistic filing, with the truth beside it."""
