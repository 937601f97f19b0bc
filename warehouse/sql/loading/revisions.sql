-- The versions of the accounts of a unit, year and scope, in the order in which they were published; the last one is
-- current. Where no manifest tells the day, it was published no later than the day on which it was first seen. Those
-- that do not have their number yet are in moved_filing.
CREATE OR REPLACE TEMP TABLE moved_filing AS
WITH seen AS (
    SELECT filing_id, p.published_on, min((d.first_seen_at, d.file_name, d.document_id)) AS first_seen
    FROM core.filing_document
    JOIN raw.document AS d USING (document_id)
    JOIN core.filing_publication AS p USING (filing_id)
    GROUP BY ALL
),
numbered AS (
    SELECT
        f.filing_id,
        row_number() OVER versions AS revision,
        lead(f.filing_id) OVER versions IS NULL AS is_current
    FROM core.dim_filing AS f
    JOIN seen USING (filing_id)
    WINDOW versions AS (
        PARTITION BY f.unit_id, f.fiscal_year, f.scope
        ORDER BY seen.published_on, seen.first_seen, f.set_number, f.filing_id
    )
)
SELECT n.*
FROM numbered AS n
JOIN core.dim_filing AS f USING (filing_id)
WHERE (n.revision, n.is_current) <> (f.revision, f.is_current);
