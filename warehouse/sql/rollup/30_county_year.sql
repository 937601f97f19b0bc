INSERT INTO mart.county_year BY NAME
SELECT
    u.division_code,
    c.name AS division_name,
    if(p.is_structural, NULL, p.division_code) AS prefecture_code,
    if(p.is_structural, NULL, p.name) AS prefecture_name,
    u.fiscal_year,
    count(*) AS filing_count,
    sum(COLUMNS('^(.*)_yuan$')) AS '\1_yuan',
    count(COLUMNS('^(.*)_yuan$')) AS '\1_filing_count'
FROM mart.unit_year AS u
JOIN division_in_year AS c USING (fiscal_year, division_code)
LEFT JOIN division_in_year AS p ON p.fiscal_year = u.fiscal_year AND p.division_code = c.parent_code AND p.level = '地'
WHERE u.is_rollup_member AND c.level = '县'
GROUP BY u.division_code, c.name, p.is_structural, p.division_code, p.name, u.fiscal_year;
