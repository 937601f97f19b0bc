"""The identities: rules as data, the evaluator that runs them in SQL, and the findings."""
