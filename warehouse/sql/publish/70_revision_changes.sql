-- 改版变动成对: every change is between a revision and the one before it, and says where it stands
SELECT c.filing_id, c.prior_filing_id, c.change
FROM core.fct_revision_change AS c
LEFT JOIN core.dim_filing AS n ON n.filing_id = c.filing_id
LEFT JOIN core.dim_filing AS o ON o.filing_id = c.prior_filing_id
WHERE coalesce(
    (n.unit_id, n.fiscal_year, n.scope, n.revision) <> (o.unit_id, o.fiscal_year, o.scope, o.revision + 1), true
)
    OR n.is_current <> c.is_current
    OR (c.change <> 'added' AND c.prior_figure_id IS NULL)
    OR (c.change <> 'removed' AND c.figure_id IS NULL);
