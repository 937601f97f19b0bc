"""The warehouse: schema, reference data, loading, rollups and publishing on DuckDB.

What the layers above use::

    con = connect(home)                    # or ":memory:"
    report = load_batch(con, readings)     # DocumentReading values, in any order
    build_marts(con)
    publish(con, home / "published")
"""
