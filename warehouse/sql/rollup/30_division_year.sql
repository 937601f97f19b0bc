-- Totals of divisions: sums of leaf filings, less the transfers that they hold twice. Where units were due and nobody
-- filed there is a row without amounts.
CREATE OR REPLACE TEMP TABLE division_total AS
WITH summed AS (
    SELECT
        b.fiscal_year,
        b.division_code,
        count(*) AS filing_count,
        count(*) FILTER (b.part_code = b.division_code) AS own_filing_count,
        count(*) FILTER (part.level = '县') AS county_filing_count,
        count(DISTINCT b.part_code) FILTER (part.level = '县') AS county_count,
        sum(u.active_staff_count) AS active_staff_count,
        count(u.active_staff_count) AS active_staff_filing_count,
{% for m in measures if m.per_head %}
        sum(u.{{ m.name }}_yuan) FILTER (u.active_staff_count IS NOT NULL) AS {{ m.name }}_staffed,
{% endfor %}
        sum(COLUMNS('^(.*)_yuan$')) AS '\1_gross',
        count(COLUMNS('^(.*)_yuan$')) AS '\1_filing_count'
    FROM mart.unit_year AS u
    JOIN belongs AS b ON b.fiscal_year = u.fiscal_year AND b.part_code = u.division_code
    JOIN division_in_year AS part ON part.fiscal_year = u.fiscal_year AND part.division_code = b.part_code
    WHERE u.is_rollup_member
    GROUP BY b.fiscal_year, b.division_code
),
transferred AS (
    SELECT
        fiscal_year,
        division_code,
{% for m in measures if m.transfers %}
        sum(amount_yuan) FILTER (concept IN ({{ m.transfers | map("sql") | join(", ") }})) AS {{ m.name }}_twice{{ "," if not loop.last }}
{% endfor %}
    FROM division_transfer
    WHERE function_code IS NULL
    GROUP BY fiscal_year, division_code
)
SELECT
    c.division_code,
    c.division_name,
    c.division_level,
    c.fiscal_year,
    c.due_count, c.filed_count, c.late_count, c.missing_count, c.quarantined_count,
    c.previous_yuan, c.covered_yuan, c.covered_share, c.is_complete, c.coverage_note,
    coalesce(s.filing_count, 0) AS filing_count,
    coalesce(s.own_filing_count, 0) AS own_filing_count,
    coalesce(s.county_filing_count, 0) AS county_filing_count,
    coalesce(s.county_count, 0) AS county_count,
    s.active_staff_count,
    coalesce(s.active_staff_filing_count, 0) AS active_staff_filing_count,
    if((SELECT count(*) FROM input_deflator) = 0, '没有价格指数（deflator.csv）', NULL) AS real_note,
{% for m in measures %}
    coalesce(s.{{ m.name }}_filing_count, 0) AS {{ m.name }}_filing_count,
{% if m.transfers %}
    s.{{ m.name }}_gross AS {{ m.name }}_gross_yuan,
    if(s.{{ m.name }}_gross IS NULL, NULL, coalesce(t.{{ m.name }}_twice, 0)) AS {{ m.name }}_eliminated_yuan,
    s.{{ m.name }}_gross - coalesce(t.{{ m.name }}_twice, 0) AS {{ m.name }}_yuan,
{% else %}
    s.{{ m.name }}_gross AS {{ m.name }}_yuan,
{% endif %}
{% if m.per_head %}
    quotient(s.{{ m.name }}_staffed, s.active_staff_count) AS {{ m.name }}_per_head_yuan,
{% endif %}
{% if m.real %}
    quotient({{ m.name }}_yuan * 100, i.price_index) AS {{ m.name }}_real_yuan,
{% endif %}
{% endfor %}
FROM division_coverage AS c
LEFT JOIN summed AS s USING (fiscal_year, division_code)
LEFT JOIN transferred AS t USING (fiscal_year, division_code)
LEFT JOIN input_deflator AS i USING (fiscal_year);

INSERT INTO mart.county_year BY NAME
SELECT
    t.* EXCLUDE (division_level, own_filing_count, county_filing_count, county_count),
    p.division_code AS prefecture_code,
    p.name AS prefecture_name
FROM division_total AS t
JOIN division_in_year AS c USING (fiscal_year, division_code)
LEFT JOIN division_in_year AS p
    ON p.fiscal_year = t.fiscal_year AND p.division_code = c.parent_code AND p.level = '地' AND NOT p.is_structural
WHERE t.division_level = '县';

INSERT INTO mart.prefecture_year BY NAME
SELECT
    t.* EXCLUDE (division_level),
    (
        SELECT count(*)
        FROM division_in_year AS c
        WHERE c.fiscal_year = t.fiscal_year AND c.parent_code = t.division_code AND c.is_in_force
    ) AS counties_total
FROM division_total AS t
WHERE t.division_level = '地';

INSERT INTO mart.province_year BY NAME
SELECT * EXCLUDE (division_level, county_filing_count, county_count)
FROM division_total
WHERE division_level = '省';

INSERT INTO mart.prefecture_part_year BY NAME
WITH summed AS (
    SELECT
        b.division_code,
        b.division_name,
        b.part_code,
        part.name AS part_name,
        b.fiscal_year,
        count(*) AS filing_count,
        sum(COLUMNS('^(.*)_yuan$')) AS '\1_gross',
        count(COLUMNS('^(.*)_yuan$')) AS '\1_filing_count'
    FROM mart.unit_year AS u
    JOIN belongs AS b ON b.fiscal_year = u.fiscal_year AND b.part_code = u.division_code AND b.division_level = '地'
    JOIN division_in_year AS part ON part.fiscal_year = u.fiscal_year AND part.division_code = b.part_code
    WHERE u.is_rollup_member
    GROUP BY b.division_code, b.division_name, b.part_code, part.name, b.fiscal_year
),
transferred AS (
    SELECT
        fiscal_year,
        division_code,
        part_code,
{% for m in measures if m.transfers %}
        sum(amount_yuan) FILTER (concept IN ({{ m.transfers | map("sql") | join(", ") }})) AS {{ m.name }}_twice{{ "," if not loop.last }}
{% endfor %}
    FROM part_transfer
    GROUP BY fiscal_year, division_code, part_code
)
SELECT
    s.division_code,
    s.division_name,
    if(s.part_code = s.division_code, '本级', '县级') AS part,
    s.part_code,
    s.part_name,
    s.fiscal_year,
    s.filing_count,
{% for m in measures %}
    s.{{ m.name }}_filing_count,
{% if m.transfers %}
    s.{{ m.name }}_gross - coalesce(t.{{ m.name }}_twice, 0) AS {{ m.name }}_yuan{{ "," if not loop.last }}
{% else %}
    s.{{ m.name }}_gross AS {{ m.name }}_yuan{{ "," if not loop.last }}
{% endif %}
{% endfor %}
FROM summed AS s
LEFT JOIN transferred AS t USING (fiscal_year, division_code, part_code);
