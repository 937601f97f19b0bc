-- 现行版唯一: a unit has one current filing for each year and scope, the latest one, and facts agree on it
SELECT unit_id, fiscal_year, scope
FROM core.dim_filing
GROUP BY ALL
HAVING count(*) FILTER (is_current) <> 1 OR max(revision) <> max(revision) FILTER (is_current)
UNION ALL
SELECT f.unit_id, f.fiscal_year, f.scope
FROM core.fct_expenditure AS e
JOIN core.dim_filing AS f USING (filing_id)
WHERE e.is_current <> f.is_current;
