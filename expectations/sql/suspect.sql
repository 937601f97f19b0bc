-- The figures that may be the culprits (incoming_ids: filing, number), with the numbers that stand around them and the
-- same figure of the year before: of the unit's filing of that year, or the amount less the change that a sentence tells.
WITH asked AS (
    SELECT f.*, split_part(f.statement, ':', 1) AS kind
    FROM core.fct_figure AS f
    SEMI JOIN incoming_ids USING (filing_id, figure_id)
),
beside AS (
    SELECT a.filing_id, a.figure_id, list(DISTINCT n.value) AS neighbours
    FROM asked AS a
    JOIN core.fct_figure AS n
        ON n.filing_id = a.filing_id AND n.statement = a.statement AND n.figure_id <> a.figure_id
    WHERE n.value <> 0 AND n.unit IS NOT DISTINCT FROM a.unit AND CASE
        WHEN a.row_number IS NULL THEN abs(n.figure_id - a.figure_id) = 1
        WHEN n.row_number = a.row_number THEN abs(n.figure_id - a.figure_id) = 1
        ELSE n.column_label = a.column_label AND n.side = a.side AND abs(n.row_number - a.row_number) = 1
    END
    GROUP BY a.filing_id, a.figure_id
),
before AS (
    SELECT a.filing_id, a.figure_id, arg_min(p.value, p.figure_id) AS last_year
    FROM asked AS a
    JOIN core.dim_filing AS f ON f.filing_id = a.filing_id
    JOIN core.dim_filing AS e
        ON e.unit_id = f.unit_id AND e.scope = f.scope AND e.fiscal_year = f.fiscal_year - 1 AND e.is_current
    JOIN core.fct_figure AS p
        ON p.filing_id = e.filing_id AND p.statement = a.statement AND p.concept = a.concept
        AND p.scenario = a.scenario AND p.unit IS NOT DISTINCT FROM a.unit
        AND p.function_code IS NOT DISTINCT FROM a.function_code
        AND p.economic_code IS NOT DISTINCT FROM a.economic_code
        AND p.fund IS NOT DISTINCT FROM a.fund AND p.nature IS NOT DISTINCT FROM a.nature
    WHERE p.value <> 0
    GROUP BY a.filing_id, a.figure_id
),
told AS (
    SELECT a.filing_id, a.figure_id, arg_min(n.value - c.value, n.figure_id) AS last_year
    FROM asked AS a
    JOIN core.fct_figure AS n
        ON n.filing_id = a.filing_id AND n.concept = a.concept AND n.statement = 'narrative'
        AND n.scenario = 'final' AND n.unit IS NOT DISTINCT FROM a.unit
        AND n.function_code IS NOT DISTINCT FROM a.function_code
        AND n.fund IS NOT DISTINCT FROM a.fund AND n.nature IS NOT DISTINCT FROM a.nature
    JOIN core.fct_figure AS c
        ON c.filing_id = n.filing_id AND c.section = n.section AND c.concept = n.concept AND c.scenario = 'change'
        AND c.unit IS NOT DISTINCT FROM n.unit AND c.function_code IS NOT DISTINCT FROM n.function_code
        AND c.fund IS NOT DISTINCT FROM n.fund AND c.nature IS NOT DISTINCT FROM n.nature
    WHERE a.scenario = 'final' AND a.statement <> 'narrative' AND a.economic_code IS NULL AND n.value <> c.value
    GROUP BY a.filing_id, a.figure_id
)
SELECT
    a.filing_id,
    a.figure_id,
    a.kind,
    a.concept,
    a.scenario,
    a.value,
    -- a zero or a blank does not say with how many decimals its amount would be printed
    if(coalesce(a.value, 0) = 0 AND m.unit IS NOT NULL, 2, coalesce(a.decimals, 0)) AS decimals,
    a.is_blank,
    coalesce(m.yuan, 1)::DECIMAL(12, 0) AS factor,
    coalesce(s.neighbours, []) AS neighbours,
    coalesce(b.last_year, t.last_year) AS last_year
FROM asked AS a
LEFT JOIN money_unit AS m ON m.unit = a.unit
LEFT JOIN beside AS s ON s.filing_id = a.filing_id AND s.figure_id = a.figure_id
LEFT JOIN before AS b ON b.filing_id = a.filing_id AND b.figure_id = a.figure_id
LEFT JOIN told AS t ON t.filing_id = a.filing_id AND t.figure_id = a.figure_id;
