"""The warehouse: schema, reference data, loading, rollups and publishing on DuckDB."""
