"""Sentences as figures: the outline of a document, the clauses of its sections, and what they say."""

from disclosures.statements.narrative.reader import read_narrative

__all__ = ["read_narrative"]
