-- Who was due to publish accounts of each year, 汇总 or its own (本级, 单位), and what became of it. Accounts are due
-- when they were filed or due the year before (the successor's, where the unit merged), when the department lists the
-- unit, or when due.csv says so. Renamed units are one unit, under the last name.
CREATE OR REPLACE TEMP TABLE same_unit AS
SELECT u.unit_id, coalesce(l.renamed_unit_id, u.unit_id) AS coverage_id
FROM core.dim_unit AS u
LEFT JOIN core.unit_lineage AS l USING (unit_id);

CREATE OR REPLACE TEMP TABLE succession AS
SELECT DISTINCT
    a.coverage_id,
    b.coverage_id AS successor_id,
    k.kind,
    k.fiscal_year
FROM core.unit_link AS k
JOIN same_unit AS a ON a.unit_id = k.from_unit_id
JOIN same_unit AS b ON b.unit_id = k.to_unit_id
WHERE k.status = 'accepted' AND a.coverage_id <> b.coverage_id;

CREATE OR REPLACE TEMP TABLE filed_unit AS
SELECT
    s.coverage_id,
    if(f.scope = '汇总', '汇总', '单位') AS scope,
    f.fiscal_year,
    bool_or(m.filing_id IS NOT NULL OR x.covered_by_filing_id IS NOT NULL) AS is_in_total,
    arg_max(f.unit_name, f.filing_id) AS unit_name,
    any_value(f.division_code) AS division_code
FROM core.dim_filing AS f
JOIN same_unit AS s USING (unit_id)
LEFT JOIN mart.rollup_member AS m USING (filing_id)
LEFT JOIN mart.rollup_excluded AS x USING (filing_id)
WHERE f.is_current
GROUP BY ALL;

-- Units that a department lists. Where none of them files by itself, the department files for all of them.
CREATE OR REPLACE TEMP TABLE listed_unit AS
WITH by_unit AS (
    SELECT DISTINCT p.parent_unit_id
    FROM core.unit_parent AS p
    JOIN same_unit AS s USING (unit_id)
    JOIN filed_unit AS f ON f.coverage_id = s.coverage_id AND f.scope = '单位'
)
SELECT
    s.coverage_id,
    '单位' AS scope,
    p.fiscal_year,
    bool_or(p.files_itself AND u.parent_unit_id IS NOT NULL) AS files_itself,
    bool_or(p.files_itself) AS has_accounts,
    min(parent.coverage_id) AS parent_id,
    min(f.unit_name) AS parent_name,
    bool_or(m.role = '部门汇总') AS is_in_total
FROM core.unit_parent AS p
JOIN same_unit AS s ON s.unit_id = p.unit_id
JOIN same_unit AS parent ON parent.unit_id = p.parent_unit_id
LEFT JOIN by_unit AS u ON u.parent_unit_id = p.parent_unit_id
LEFT JOIN core.dim_filing AS f USING (filing_id)
LEFT JOIN mart.rollup_member AS m USING (filing_id)
GROUP BY s.coverage_id, p.fiscal_year;

-- What due.csv and manifests name, as units of the warehouse where it knows them.
CREATE OR REPLACE TEMP TABLE named_unit AS
SELECT
    n.name,
    coalesce(any_value(printed.coverage_id), any_value(known.coverage_id), any_value(n.unit_id)) AS coverage_id,
    any_value(n.division_code) AS division_code
FROM input_name AS n
LEFT JOIN (
    SELECT u.name, min(s.coverage_id) AS coverage_id
    FROM core.unit_name AS u JOIN same_unit AS s USING (unit_id)
    GROUP BY u.name
    HAVING count(DISTINCT s.coverage_id) = 1
) AS printed USING (name)
LEFT JOIN same_unit AS known ON known.unit_id = n.unit_id
GROUP BY n.name;

-- Whoever does not say which accounts are meant means 汇总 of a unit that files such, else its own.
CREATE OR REPLACE TEMP TABLE consolidating_unit AS
SELECT DISTINCT coverage_id FROM filed_unit WHERE scope = '汇总';

CREATE OR REPLACE TEMP TABLE told_unit AS
SELECT n.coverage_id, w.scope, d.fiscal_year, bool_and(d.is_due) AS is_due, min(nullif(d.reason, '')) AS reason
FROM input_due AS d
JOIN named_unit AS n ON n.name = d.unit_name
LEFT JOIN consolidating_unit AS c USING (coverage_id)
JOIN (VALUES ('汇总'), ('单位')) AS w(scope)
    ON w.scope = if(d.scope = '本级', '单位', d.scope)
    OR (d.scope IS NULL AND (NOT d.is_due OR w.scope = if(c.coverage_id IS NULL, '单位', '汇总')))
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE quarantined_unit AS
SELECT
    n.coverage_id,
    coalesce(if(r.stated_scope = '本级', '单位', r.stated_scope), if(c.coverage_id IS NULL, '单位', '汇总')) AS scope,
    r.stated_fiscal_year AS fiscal_year,
    min(r.published_on) AS published_on,
    arg_min(r.document_id, (r.published_on, r.document_id)) AS document_id,
    arg_min(r.file_name || '（' || q.reason || '）', (r.published_on, r.document_id)) AS file_name
FROM raw.retrieval AS r
JOIN raw.quarantine AS q USING (document_id)
JOIN named_unit AS n ON n.name = r.stated_unit
LEFT JOIN consolidating_unit AS c USING (coverage_id)
WHERE r.stated_fiscal_year IS NOT NULL
GROUP BY ALL;

-- A unit that its department listed last year and lists no more, while the department filed, has left it.
CREATE OR REPLACE TEMP TABLE dropped_unit AS
SELECT DISTINCT before.coverage_id, before.scope, before.fiscal_year + 1 AS fiscal_year, now.parent_name
FROM listed_unit AS before
JOIN listed_unit AS now ON now.parent_id = before.parent_id AND now.fiscal_year = before.fiscal_year + 1
WHERE (before.coverage_id, before.fiscal_year + 1) NOT IN (
    SELECT (coverage_id, fiscal_year) FROM listed_unit
    UNION ALL
    SELECT (coverage_id, fiscal_year) FROM filed_unit WHERE scope = '单位'
);

CREATE OR REPLACE TEMP TABLE due_unit AS
WITH RECURSIVE last_year AS (SELECT max(fiscal_year) AS fiscal_year FROM division_in_year),
due AS (
    SELECT coverage_id, scope, fiscal_year, 1 AS preference FROM filed_unit
    UNION
    SELECT coverage_id, scope, fiscal_year, 2 FROM told_unit WHERE is_due
    UNION
    SELECT coverage_id, scope, fiscal_year, 3 FROM listed_unit WHERE files_itself
    UNION
    SELECT coverage_id, scope, fiscal_year, 6 FROM quarantined_unit
    UNION
    SELECT
        coalesce(s.successor_id, d.coverage_id),
        if(s.successor_id IS NOT NULL AND c.coverage_id IS NULL, '单位', d.scope),
        d.fiscal_year + 1,
        if(s.successor_id IS NULL, 5, 4)
    FROM due AS d
    LEFT JOIN succession AS s ON s.coverage_id = d.coverage_id AND s.fiscal_year = d.fiscal_year + 1
    LEFT JOIN consolidating_unit AS c ON c.coverage_id = s.successor_id
    LEFT JOIN told_unit AS t
        ON t.coverage_id = d.coverage_id AND t.scope = d.scope AND t.fiscal_year = d.fiscal_year + 1
    LEFT JOIN listed_unit AS l
        ON l.coverage_id = d.coverage_id AND l.scope = d.scope AND l.fiscal_year = d.fiscal_year + 1
    LEFT JOIN dropped_unit AS x
        ON x.coverage_id = d.coverage_id AND x.scope = d.scope AND x.fiscal_year = d.fiscal_year + 1
    WHERE d.fiscal_year < (SELECT fiscal_year FROM last_year)
        AND (
            s.successor_id IS NOT NULL
            OR coalesce(t.is_due, coalesce(l.files_itself, true) AND x.coverage_id IS NULL)
        )
)
SELECT d.coverage_id, d.scope, d.fiscal_year, min(d.preference) AS preference
FROM due AS d
LEFT JOIN told_unit AS t USING (coverage_id, scope, fiscal_year)
GROUP BY d.coverage_id, d.scope, d.fiscal_year
-- due.csv has the last word about who is not due, except about who filed
HAVING min(d.preference) = 1 OR bool_and(coalesce(t.is_due, true));

-- Expenditure that each unit filed, and whether it was in the totals.
CREATE OR REPLACE TEMP TABLE filed_money AS
SELECT
    s.coverage_id, if(u.scope = '汇总', '汇总', '单位') AS scope, u.fiscal_year, u.filing_id, u.is_rollup_member,
    u.expenditure_yuan
FROM mart.unit_year AS u
JOIN same_unit AS s USING (unit_id)
QUALIFY row_number() OVER (
    PARTITION BY s.coverage_id, u.scope = '汇总', u.fiscal_year
    ORDER BY u.is_rollup_member DESC, u.scope, u.filing_id
) = 1;

CREATE OR REPLACE TEMP TABLE coverage_row AS
WITH first_published AS (
    SELECT s.coverage_id, if(f.scope = '汇总', '汇总', '单位') AS scope, f.fiscal_year,
        min(r.published_on) AS published_on
    FROM core.dim_filing AS f
    JOIN same_unit AS s USING (unit_id)
    JOIN core.filing_document AS d USING (filing_id)
    JOIN raw.retrieval AS r ON r.document_id = d.document_id
    GROUP BY ALL
),
wanted AS (
    SELECT coverage_id, scope, fiscal_year, preference, NULL AS successor_id FROM due_unit
    UNION ALL
    SELECT d.coverage_id, d.scope, s.fiscal_year, 7, min(s.successor_id)
    FROM due_unit AS d
    JOIN succession AS s ON s.coverage_id = d.coverage_id AND s.fiscal_year = d.fiscal_year + 1
    WHERE (d.coverage_id, d.scope, s.fiscal_year) NOT IN (SELECT (coverage_id, scope, fiscal_year) FROM due_unit)
    GROUP BY ALL
    UNION ALL
    SELECT coverage_id, scope, fiscal_year, 8, NULL
    FROM (
        SELECT coverage_id, scope, fiscal_year FROM listed_unit WHERE NOT files_itself
        UNION
        SELECT coverage_id, scope, fiscal_year FROM told_unit WHERE NOT is_due
        UNION
        SELECT x.coverage_id, x.scope, x.fiscal_year
        FROM dropped_unit AS x
        JOIN due_unit AS d ON d.coverage_id = x.coverage_id AND d.scope = x.scope AND d.fiscal_year = x.fiscal_year - 1
    )
    WHERE (coverage_id, scope, fiscal_year) NOT IN (SELECT (coverage_id, scope, fiscal_year) FROM due_unit)
        AND (coverage_id, fiscal_year) NOT IN (SELECT (coverage_id, fiscal_year) FROM succession)
        -- nothing is said of accounts that nobody would expect
        AND (
            (coverage_id, scope) IN (SELECT (coverage_id, scope) FROM listed_unit)
            OR (coverage_id, scope) IN (SELECT (coverage_id, scope) FROM due_unit)
            OR coverage_id NOT IN (SELECT coverage_id FROM due_unit)
        )
),
due_day AS (
    SELECT
        y.fiscal_year,
        coalesce(any_value(d.due_on), make_date(y.fiscal_year + 1, 10, 31)) AS due_on
    FROM (SELECT DISTINCT fiscal_year FROM wanted) AS y
    LEFT JOIN input_deadline AS d USING (fiscal_year)
    GROUP BY y.fiscal_year
)
SELECT
    w.fiscal_year,
    w.coverage_id,
    w.scope,
    coalesce(f.unit_name, u.name, named.name) AS unit_name,
    coalesce(f.division_code, u.division_code, named.division_code) AS division_code,
    CASE
        WHEN w.preference = 7 THEN 'merged_away'
        WHEN w.preference = 8 THEN 'not_due'
        WHEN f.coverage_id IS NOT NULL AND p.published_on > day.due_on THEN 'late'
        WHEN f.coverage_id IS NOT NULL THEN 'filed'
        WHEN q.coverage_id IS NOT NULL THEN 'quarantined'
        ELSE 'missing'
    END AS status,
    CASE w.preference
        WHEN 1 THEN 'filing' WHEN 2 THEN 'due_file' WHEN 3 THEN 'department_list' WHEN 4 THEN 'lineage'
        WHEN 5 THEN 'previous' WHEN 6 THEN 'manifest' WHEN 7 THEN 'lineage'
        ELSE if(t.coverage_id IS NOT NULL AND NOT t.is_due, 'due_file', 'department_list')
    END AS source,
    CASE
        WHEN w.preference = 7 THEN '并入' || coalesce(successor.name, w.successor_id)
        WHEN w.preference = 8 AND NOT t.is_due THEN coalesce(t.reason, 'due.csv 列为不需公开')
        WHEN w.preference = 8 AND l.has_accounts THEN coalesce(l.parent_name, '部门') || '只公开汇总决算，所属单位不单独公开'
        WHEN w.preference = 8 AND NOT l.files_itself THEN '决算编入' || coalesce(l.parent_name, '部门') || '，不单独公开'
        WHEN w.preference = 8 THEN dropped.parent_name || '的单位构成不再列出'
        WHEN f.coverage_id IS NOT NULL AND p.published_on IS NULL THEN '公开日期不详'
        WHEN f.coverage_id IS NOT NULL THEN strftime(p.published_on, '%Y-%m-%d') || ' 公开'
        WHEN q.coverage_id IS NOT NULL THEN '已公开，不能读取：' || q.file_name
        WHEN w.preference = 2 THEN coalesce(t.reason, 'due.csv 列为应公开') || '，未见决算'
        WHEN w.preference = 3 THEN '列入' || coalesce(l.parent_name, '部门') || '的单位构成，未见决算'
        WHEN w.preference = 4 THEN '承接上年应公开的单位，未见决算'
        ELSE '上年应公开，未见决算'
    END AS reason,
    CASE
        WHEN f.coverage_id IS NOT NULL THEN f.is_in_total
        WHEN w.preference = 7 THEN coalesce(heir.is_in_total, false)
        ELSE coalesce(l.is_in_total, false) OR coalesce(other.is_in_total, false)
    END AS is_in_total,
    coalesce(p.published_on, if(f.coverage_id IS NULL, q.published_on, NULL)) AS published_on,
    day.due_on,
    if(f.coverage_id IS NULL, q.document_id, NULL) AS document_id,
    w.successor_id,
    money.filing_id AS previous_filing_id,
    money.expenditure_yuan AS previous_yuan,
    coalesce(money.is_rollup_member, false) AS was_in_total
FROM wanted AS w
LEFT JOIN filed_unit AS f USING (coverage_id, scope, fiscal_year)
LEFT JOIN listed_unit AS l USING (coverage_id, scope, fiscal_year)
LEFT JOIN told_unit AS t USING (coverage_id, scope, fiscal_year)
LEFT JOIN quarantined_unit AS q USING (coverage_id, scope, fiscal_year)
LEFT JOIN (SELECT coverage_id, scope, fiscal_year, min(parent_name) AS parent_name FROM dropped_unit GROUP BY ALL)
    AS dropped USING (coverage_id, scope, fiscal_year)
LEFT JOIN first_published AS p USING (coverage_id, scope, fiscal_year)
LEFT JOIN due_day AS day USING (fiscal_year)
LEFT JOIN core.dim_unit AS u ON u.unit_id = w.coverage_id
LEFT JOIN core.dim_unit AS successor ON successor.unit_id = w.successor_id
LEFT JOIN (SELECT coverage_id, fiscal_year, bool_or(is_in_total) AS is_in_total FROM filed_unit GROUP BY ALL) AS heir
    ON heir.coverage_id = w.successor_id AND heir.fiscal_year = w.fiscal_year
LEFT JOIN filed_unit AS other
    ON other.coverage_id = w.coverage_id AND other.fiscal_year = w.fiscal_year AND other.scope <> w.scope
LEFT JOIN (SELECT coverage_id, min(name) AS name, min(division_code) AS division_code FROM named_unit GROUP BY ALL)
    AS named USING (coverage_id)
LEFT JOIN filed_money AS money
    ON money.coverage_id = w.coverage_id AND money.scope = w.scope AND money.fiscal_year = w.fiscal_year - 1;

-- Money of last year that this year's totals still hold. Of a department whose 汇总 filing is there no more, only what
-- its units filed then themselves and are in this year's totals with.
INSERT INTO dq.coverage BY NAME
WITH within AS (
    SELECT
        x.covered_by_filing_id AS filing_id,
        sum(part.expenditure_yuan) FILTER (now.is_in_total) AS covered_yuan
    FROM mart.rollup_excluded AS x
    JOIN core.dim_filing AS f USING (filing_id)
    JOIN same_unit AS s ON s.unit_id = f.unit_id
    JOIN mart.unit_year AS part ON part.filing_id = x.filing_id
    LEFT JOIN coverage_row AS now
        ON now.coverage_id = s.coverage_id AND now.scope = '单位' AND now.fiscal_year = f.fiscal_year + 1
    WHERE x.covered_by_filing_id IS NOT NULL AND f.scope <> '汇总'
    GROUP BY ALL
)
SELECT
    c.fiscal_year,
    c.coverage_id AS unit_id,
    c.unit_name,
    c.scope,
    c.division_code,
    c.status,
    c.reason,
    c.source,
    c.is_in_total,
    c.published_on,
    c.due_on,
    c.document_id,
    c.successor_id AS successor_unit_id,
    c.previous_yuan,
    c.was_in_total,
    CASE
        WHEN c.previous_yuan IS NULL THEN NULL
        WHEN c.scope = '汇总' AND c.status NOT IN ('filed', 'late', 'merged_away') THEN coalesce(w.covered_yuan, 0)
        WHEN c.is_in_total THEN c.previous_yuan
        ELSE 0
    END AS covered_yuan
FROM coverage_row AS c
LEFT JOIN within AS w ON w.filing_id = c.previous_filing_id;

CREATE OR REPLACE TEMP TABLE division_coverage AS
WITH counted AS (
    SELECT
        b.fiscal_year,
        b.division_code,
        any_value(b.division_name) AS division_name,
        any_value(b.division_level) AS division_level,
        count(*) FILTER (c.status IN ('filed', 'late', 'missing', 'quarantined')) AS due_count,
        count(*) FILTER (c.status = 'filed') AS filed_count,
        count(*) FILTER (c.status = 'late') AS late_count,
        count(*) FILTER (c.status = 'missing') AS missing_count,
        count(*) FILTER (c.status = 'quarantined') AS quarantined_count,
        sum(c.previous_yuan) FILTER (c.was_in_total) AS previous_yuan,
        sum(c.covered_yuan) FILTER (c.was_in_total) AS covered_yuan,
        count(*) FILTER (c.status IN ('missing', 'quarantined') AND NOT c.is_in_total) AS outside_count,
        count(*) FILTER (
            c.was_in_total AND c.covered_yuan < c.previous_yuan AND c.status <> 'not_due'
            AND NOT (c.status IN ('missing', 'quarantined') AND NOT c.is_in_total)
        ) AS lacking_count
    FROM dq.coverage AS c
    JOIN belongs AS b ON b.fiscal_year = c.fiscal_year AND b.part_code = c.division_code
    GROUP BY b.fiscal_year, b.division_code
)
SELECT
    * EXCLUDE (outside_count, lacking_count),
    percent(covered_yuan, previous_yuan) AS covered_share,
    outside_count = 0 AND lacking_count = 0 AS is_complete,
    nullif(concat_ws(
        '；',
        if(outside_count > 0, '合计不含应公开而未见（或不能读取）的决算' || outside_count || '份', NULL),
        if(lacking_count > 0, '上年计入合计的决算中有' || lacking_count || '份本年没有或不完整', NULL),
        if(previous_yuan IS NULL, '没有上年决算，不能计算覆盖率', NULL)
    ), '') AS coverage_note
FROM counted
WHERE due_count > 0;
