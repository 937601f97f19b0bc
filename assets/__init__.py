"""Thin Dagster assets, one module per layer; each takes inputs, calls one function of the field, returns."""
