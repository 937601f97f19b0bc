-- 不重复计数: no department (汇总) and one of its own units, and no two accounts of one unit, are both in a total
SELECT 'a unit beside its department' AS place, d.filing_id, u.filing_id AS other_filing_id
FROM mart.rollup_member AS d
JOIN core.unit_parent AS p
    ON p.parent_unit_id = d.unit_id AND p.fiscal_year = d.fiscal_year AND p.unit_id <> d.unit_id
    AND (p.filing_id = d.filing_id OR p.basis = 'fixes')
JOIN mart.rollup_member AS u ON u.unit_id = p.unit_id AND u.fiscal_year = d.fiscal_year
WHERE d.role = '部门汇总'
UNION ALL
SELECT 'two accounts of one unit', min(m.filing_id), max(m.filing_id)
FROM mart.rollup_member AS m
JOIN core.unit_lineage AS l USING (unit_id)
GROUP BY m.fiscal_year, l.renamed_unit_id
HAVING count(*) > 1
UNION ALL
SELECT 'a unit that stands in a total twice', min(filing_id), max(filing_id)
FROM mart.rollup_unit
GROUP BY fiscal_year, unit_id
HAVING count(*) > 1
UNION ALL
SELECT 'a filing without the units that it stands for', filing_id, NULL
FROM mart.rollup_member ANTI JOIN mart.rollup_unit USING (filing_id);
