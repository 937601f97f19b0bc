-- A prefecture is its own level and its counties and zones. No government stands behind a structural code.
INSERT INTO mart.prefecture_part_year BY NAME
SELECT
    p.division_code,
    p.name AS division_name,
    if(part.division_code = p.division_code, '本级', '县级') AS part,
    part.division_code AS part_code,
    part.name AS part_name,
    u.fiscal_year,
    count(*) AS filing_count,
    sum(COLUMNS('^(.*)_yuan$')) AS '\1_yuan',
    count(COLUMNS('^(.*)_yuan$')) AS '\1_filing_count'
FROM mart.unit_year AS u
JOIN division_in_year AS part USING (fiscal_year, division_code)
JOIN division_in_year AS p
    ON p.fiscal_year = u.fiscal_year AND p.division_code IN (part.division_code, part.parent_code) AND p.level = '地'
WHERE u.is_rollup_member AND NOT p.is_structural
GROUP BY p.division_code, p.name, part.division_code, part.name, u.fiscal_year;

INSERT INTO mart.prefecture_year BY NAME
WITH total AS (
    SELECT
        division_code,
        division_name,
        fiscal_year,
        sum(filing_count) AS filing_count,
        coalesce(sum(filing_count) FILTER (part = '本级'), 0) AS own_filing_count,
        coalesce(sum(filing_count) FILTER (part = '县级'), 0) AS county_filing_count,
        count(*) FILTER (part = '县级') AS county_count,
        sum(COLUMNS('^(.*)_yuan$')) AS '\1_yuan',
        sum(COLUMNS('^(.+)_filing_count$')) AS '\1_filing_count'
    FROM mart.prefecture_part_year
    GROUP BY division_code, division_name, fiscal_year
)
SELECT
    total.*,
    (
        SELECT count(*)
        FROM division_in_year AS c
        WHERE c.fiscal_year = total.fiscal_year AND c.parent_code = total.division_code AND c.is_in_force
    ) AS counties_total
FROM total;
