-- Which filings of two years in a row belong together: the same unit, one that it merged into or was split from, and a
-- department's 汇总 filing with what its units filed themselves. Linked filings are one group.
CREATE OR REPLACE TEMP TABLE compared_part AS
SELECT
    m.fiscal_year + later.years AS fiscal_year,
    later.years = 1 AS is_before,
    m.filing_id,
    s.coverage_id,
    m.division_code,
    m.fiscal_year AS filed_year
FROM mart.rollup_member AS m
JOIN same_unit AS s USING (unit_id)
CROSS JOIN (VALUES (0), (1)) AS later(years)
JOIN (SELECT DISTINCT fiscal_year FROM division_in_year) AS y ON y.fiscal_year = m.fiscal_year + later.years
WHERE m.fiscal_year + later.years > (SELECT min(fiscal_year) FROM division_in_year);

CREATE OR REPLACE TEMP TABLE compared_link AS
WITH inside AS (
    SELECT covered_by_filing_id AS filing_id, s.coverage_id
    FROM mart.rollup_excluded AS x
    JOIN same_unit AS s USING (unit_id)
    WHERE covered_by_filing_id IS NOT NULL
    UNION
    SELECT p.filing_id, s.coverage_id
    FROM core.unit_parent AS p
    JOIN same_unit AS s USING (unit_id)
    JOIN core.dim_filing AS f ON f.filing_id = p.filing_id AND f.scope = '汇总'
),
before AS (SELECT * FROM compared_part WHERE is_before),
after AS (SELECT * FROM compared_part WHERE NOT is_before),
-- Looked up first: joined by year alone, two years are every pair of filings.
heir AS MATERIALIZED (
    SELECT b.fiscal_year, b.filing_id, s.successor_id AS coverage_id, false AS is_department
    FROM before AS b
    JOIN succession AS s USING (coverage_id, fiscal_year)
    UNION ALL
    SELECT b.fiscal_year, b.filing_id, i.coverage_id, true
    FROM before AS b
    JOIN inside AS i ON i.filing_id = b.filing_id AND i.coverage_id <> b.coverage_id
),
origin AS MATERIALIZED (
    SELECT a.fiscal_year, a.filing_id, i.coverage_id
    FROM after AS a
    JOIN inside AS i ON i.filing_id = a.filing_id AND i.coverage_id <> a.coverage_id
)
SELECT b.fiscal_year, b.filing_id AS before_filing_id, a.filing_id AS after_filing_id, false AS is_department
FROM before AS b JOIN after AS a USING (fiscal_year, coverage_id)
UNION
SELECT h.fiscal_year, h.filing_id, a.filing_id, h.is_department
FROM heir AS h
JOIN after AS a USING (fiscal_year, coverage_id)
UNION
SELECT o.fiscal_year, b.filing_id, o.filing_id, true
FROM origin AS o
JOIN before AS b USING (fiscal_year, coverage_id);

CREATE OR REPLACE TEMP TABLE grouped_part AS
WITH RECURSIVE edge AS (
    SELECT fiscal_year, before_filing_id AS a, after_filing_id AS b FROM compared_link
    UNION
    SELECT fiscal_year, after_filing_id, before_filing_id FROM compared_link
),
reach AS (
    SELECT fiscal_year, filing_id AS node, filing_id AS other FROM compared_part
    UNION
    SELECT r.fiscal_year, r.node, e.b
    FROM reach AS r
    JOIN edge AS e ON e.fiscal_year = r.fiscal_year AND e.a = r.other
),
label AS (SELECT fiscal_year, node AS filing_id, min(other) AS group_id FROM reach GROUP BY ALL)
SELECT p.*, l.group_id
FROM compared_part AS p
JOIN label AS l USING (fiscal_year, filing_id);

-- A successor without one of its predecessors (or the other way round) has grown by what it took over.
CREATE OR REPLACE TEMP TABLE compared_group AS
WITH torn AS (
    SELECT a.fiscal_year, a.group_id
    FROM grouped_part AS a
    JOIN succession AS s ON s.successor_id = a.coverage_id AND s.fiscal_year = a.fiscal_year
    ANTI JOIN grouped_part AS b
        ON b.is_before AND b.fiscal_year = s.fiscal_year AND b.coverage_id = s.coverage_id
    WHERE NOT a.is_before
    UNION
    SELECT b.fiscal_year, b.group_id
    FROM grouped_part AS b
    JOIN succession AS s ON s.coverage_id = b.coverage_id AND s.fiscal_year = b.fiscal_year
    JOIN grouped_part AS other_after ON other_after.group_id = b.group_id AND other_after.fiscal_year = b.fiscal_year
        AND NOT other_after.is_before
    ANTI JOIN grouped_part AS a
        ON NOT a.is_before AND a.fiscal_year = s.fiscal_year AND a.coverage_id = s.successor_id
    WHERE b.is_before
)
SELECT
    g.fiscal_year,
    g.group_id,
    count(*) AS part_count,
    count(*) FILTER (g.is_before) AS before_count,
    count(*) FILTER (NOT g.is_before) AS after_count,
    coalesce(any_value(d.is_department), false) AS is_department,
    any_value(t.group_id) IS NOT NULL AS is_torn,
    list_sort(list(g.filing_id) FILTER (g.is_before)) AS before_filing_ids,
    coalesce(min(g.division_code) FILTER (NOT g.is_before), min(g.division_code)) AS division_code,
    coalesce(
        string_agg(DISTINCT f.unit_name, '、' ORDER BY f.unit_name) FILTER (NOT g.is_before),
        string_agg(DISTINCT f.unit_name, '、' ORDER BY f.unit_name)
    ) AS unit_names
FROM grouped_part AS g
JOIN core.dim_filing AS f USING (filing_id)
LEFT JOIN torn AS t ON t.fiscal_year = g.fiscal_year AND t.group_id = g.group_id
LEFT JOIN (
    SELECT p.fiscal_year, p.group_id, true AS is_department
    FROM compared_link AS k
    JOIN grouped_part AS p ON p.fiscal_year = k.fiscal_year AND p.filing_id = k.after_filing_id
    WHERE k.is_department
    GROUP BY ALL
) AS d ON d.fiscal_year = g.fiscal_year AND d.group_id = g.group_id
GROUP BY g.fiscal_year, g.group_id;

CREATE OR REPLACE TEMP TABLE compared_amount AS
{% for m in measures if m.compared %}
SELECT p.fiscal_year, p.group_id, p.is_before, p.filing_id, p.division_code, p.filed_year, '{{ m.name }}' AS measure,
    u.{{ m.name }}_yuan AS amount_yuan
FROM grouped_part AS p JOIN mart.unit_year AS u USING (filing_id)
{{ "UNION ALL" if not loop.last }}
{% endfor %};

CREATE OR REPLACE TEMP TABLE restated_measure AS
{% for m in measures if m.compared and m.amount == "final" %}
SELECT filing_id, prior_filing_ids, '{{ m.name }}' AS measure, difference_yuan
FROM mart.restatement
WHERE outcome = 'restated' AND basis IN ('derived', 'explicit') AND concept = '{{ m.concept }}'
    AND function_code IS NULL AND economic_code IS NULL
    AND fund {{ "IS NULL" if m.fund is none else "= '%s'" % m.fund }}
    AND nature {{ "IS NULL" if m.nature is none else "= '%s'" % m.nature }}
{{ "UNION ALL" if not loop.last }}
{% endfor %};

CREATE OR REPLACE TEMP TABLE group_change AS
WITH summed AS (
    SELECT
        fiscal_year,
        group_id,
        measure,
        sum(amount_yuan) FILTER (is_before) AS before_yuan,
        sum(amount_yuan) FILTER (NOT is_before) AS after_yuan,
        count(amount_yuan) AS said_count
    FROM compared_amount
    GROUP BY fiscal_year, group_id, measure
    HAVING count(amount_yuan) > 0
),
restated AS (
    -- An amount can be both derived and printed: the first stands for both.
    SELECT p.fiscal_year, p.group_id, r.measure, r.prior_filing_ids, any_value(r.difference_yuan) AS restated_yuan
    FROM restated_measure AS r
    JOIN grouped_part AS p ON p.filing_id = r.filing_id AND NOT p.is_before
    GROUP BY ALL
),
classed AS (
    SELECT
        s.*,
        g.* EXCLUDE (fiscal_year, group_id),
        CASE
            WHEN g.before_count = 0 THEN if(g.is_torn, 'merged', 'entered')
            WHEN g.after_count = 0 THEN 'left'
            WHEN g.is_department OR s.said_count < g.part_count THEN 'not_comparable'
            WHEN g.is_torn THEN 'merged'
            ELSE 'continuing'
        END AS kind
    FROM summed AS s
    JOIN compared_group AS g USING (fiscal_year, group_id)
)
SELECT
    c.*,
    if(c.kind = 'continuing', coalesce(r.restated_yuan, 0), NULL) AS restated_yuan
FROM classed AS c
LEFT JOIN restated AS r
    ON r.fiscal_year = c.fiscal_year AND r.group_id = c.group_id AND r.measure = c.measure
    AND r.prior_filing_ids = c.before_filing_ids AND c.after_count = 1;

CREATE OR REPLACE TEMP TABLE measure_name AS
SELECT * FROM (VALUES
{% for m in measures %}
    ('{{ m.name }}', '{{ m.term }}'){{ "," if not loop.last }}
{% endfor %}
) AS m(measure, measure_name);

INSERT INTO mart.unit_change BY NAME
SELECT
    c.fiscal_year,
    c.group_id,
    c.unit_names,
    c.division_code,
    c.measure,
    m.measure_name,
    c.kind,
    c.before_yuan,
    c.after_yuan,
    c.restated_yuan,
    if(c.kind = 'continuing', c.after_yuan - c.before_yuan - c.restated_yuan, NULL) AS real_growth_yuan,
    if(c.kind = 'continuing' AND c.before_yuan + c.restated_yuan > 0,
        percent(c.after_yuan - c.before_yuan - c.restated_yuan, c.before_yuan + c.restated_yuan), NULL)
        AS real_growth_percent
FROM group_change AS c
JOIN measure_name AS m USING (measure);

-- A group that is partly in another division has moved into or out of this one.
INSERT INTO mart.division_change BY NAME
WITH located AS (
    SELECT
        a.fiscal_year,
        a.group_id,
        a.measure,
        b.division_code,
        count(*) AS part_count,
        coalesce(sum(a.amount_yuan) FILTER (a.is_before), 0) AS before_yuan,
        coalesce(sum(a.amount_yuan) FILTER (NOT a.is_before), 0) AS after_yuan
    FROM compared_amount AS a
    JOIN belongs AS b ON b.fiscal_year = a.filed_year AND b.part_code = a.division_code
    GROUP BY a.fiscal_year, a.group_id, a.measure, b.division_code
),
classed AS (
    SELECT
        l.*,
        if(l.part_count < c.part_count, 'merged', c.kind) AS kind,
        coalesce(c.restated_yuan, 0) AS restated_yuan
    FROM located AS l
    JOIN group_change AS c USING (fiscal_year, group_id, measure)
),
explained AS (
    SELECT
        fiscal_year,
        division_code,
        measure,
        coalesce(sum(after_yuan) FILTER (kind = 'entered'), 0) AS entered_yuan,
        -coalesce(sum(before_yuan) FILTER (kind = 'left'), 0) AS left_yuan,
        coalesce(sum(after_yuan - before_yuan) FILTER (kind = 'merged'), 0) AS merged_yuan,
        coalesce(sum(after_yuan - before_yuan) FILTER (kind = 'not_comparable'), 0) AS not_comparable_yuan,
        coalesce(sum(restated_yuan) FILTER (kind = 'continuing'), 0) AS restated_yuan,
        coalesce(sum(after_yuan - before_yuan - restated_yuan) FILTER (kind = 'continuing'), 0) AS real_growth_yuan,
        sum(before_yuan + restated_yuan) FILTER (kind = 'continuing') AS comparable_before_yuan,
        count(*) FILTER (kind = 'continuing') AS continuing_count,
        count(*) FILTER (kind = 'entered') AS entered_count,
        count(*) FILTER (kind = 'left') AS left_count
    FROM classed
    GROUP BY fiscal_year, division_code, measure
),
total AS (
{% for m in measures if m.compared %}
    SELECT division_level, division_code, division_name, fiscal_year, '{{ m.name }}' AS measure,
        {{ m.name }}_yuan AS amount_yuan,
        {{ "%s_eliminated_yuan" % m.name if m.transfers else "0" }} AS eliminated_yuan, covered_share, is_complete
    FROM division_total
    {{ "UNION ALL" if not loop.last }}
{% endfor %}
)
SELECT
    t.division_level,
    t.division_code,
    t.division_name,
    t.fiscal_year,
    t.measure,
    n.measure_name,
    b.amount_yuan AS before_yuan,
    t.amount_yuan AS after_yuan,
    t.amount_yuan - b.amount_yuan AS change_yuan,
    coalesce(b.eliminated_yuan, 0) - coalesce(t.eliminated_yuan, 0) AS elimination_yuan,
    e.* EXCLUDE (fiscal_year, division_code, measure),
    if(e.comparable_before_yuan > 0, percent(e.real_growth_yuan, e.comparable_before_yuan), NULL) AS real_growth_percent,
    t.covered_share,
    t.is_complete
FROM total AS t
JOIN explained AS e USING (fiscal_year, division_code, measure)
JOIN measure_name AS n USING (measure)
LEFT JOIN total AS b
    ON b.division_code = t.division_code AND b.measure = t.measure AND b.fiscal_year = t.fiscal_year - 1;
