"""The identities: rules as data, the evaluator that runs them in SQL, and the findings.

What the layers above use::

    evaluator.evaluate(con)                     # what is new or was read anew, in one transaction
    findings.findings(con, severity="warning")  # what a person should look at
    gx_suite.validate(path, docs_dir)           # Great Expectations over the results
"""
