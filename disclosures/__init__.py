"""The field itself: documents in, figures out. Imports no orchestration, database or check framework."""
