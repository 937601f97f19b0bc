"""The field itself: documents in, figures out. Pure: imports no orchestration, database or check framework."""
