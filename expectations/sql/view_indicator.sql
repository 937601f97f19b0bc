-- One row for each indicator of a performance sheet: target and result in a common unit, points, reason.
--   is_met     the result reaches the target as its operator means it; null where that cannot be said
--   completion whole percent of the target, as forms count it (half up)
CREATE OR REPLACE TEMP TABLE indicator_row AS
WITH cell AS (
    SELECT
        f.filing_id,
        f.statement,
        f.row_number,
        f.row_label,
        f.concept,
        f.figure_id,
        f.operator,
        f.unit,
        f.raw_text,
        (f.value * coalesce(m.yuan, 1))::DECIMAL(20, 6) AS value,
        (f.value)::DECIMAL(12, 6) AS points,
        CASE WHEN m.unit IS NOT NULL THEN '元' WHEN f.unit = '%' THEN '%' ELSE '' END AS kind_of_unit,
        if(m.unit IS NULL, 0, m.yuan * 0.5 / power_of_ten(coalesce(f.decimals, 0)))::DECIMAL(20, 6) AS half
    FROM core.fct_figure AS f
    SEMI JOIN chosen_filing AS chosen ON chosen.filing_id = f.filing_id
    LEFT JOIN money_unit AS m ON m.unit = f.unit
    WHERE f.row_number IS NOT NULL
        AND f.concept IN ('indicator.target', 'indicator.actual', 'indicator.weight', 'indicator.score', 'indicator.reason')
),
row_of AS (
    SELECT
        filing_id,
        statement,
        row_number,
        max(row_label) AS label,
        split_part(max(row_label), '/', 1) AS level1,
        split_part(max(row_label), '/', 2) AS level2,
        max(value) FILTER (concept = 'indicator.target') AS target,
        max(value) FILTER (concept = 'indicator.actual') AS actual,
        max(half) FILTER (concept = 'indicator.target') AS target_half,
        max(half) FILTER (concept = 'indicator.actual') AS actual_half,
        max(operator) FILTER (concept = 'indicator.target') AS target_operator,
        max(operator) FILTER (concept = 'indicator.actual') AS actual_operator,
        max(unit) FILTER (concept = 'indicator.target') AS target_unit,
        max(unit) FILTER (concept = 'indicator.actual') AS actual_unit,
        max(kind_of_unit) FILTER (concept = 'indicator.target') AS target_kind,
        max(kind_of_unit) FILTER (concept = 'indicator.actual') AS actual_kind,
        -- a word is compared without the operator that stands before it
        regexp_replace(coalesce(max(raw_text) FILTER (concept = 'indicator.target'), ''), '^[=＝≥≤<>]+', '') AS target_text,
        regexp_replace(coalesce(max(raw_text) FILTER (concept = 'indicator.actual'), ''), '^[=＝≥≤<>]+', '') AS actual_text,
        max(points) FILTER (concept = 'indicator.weight') AS weight,
        max(points) FILTER (concept = 'indicator.score') AS score,
        coalesce(max(raw_text) FILTER (concept = 'indicator.reason'), '') AS reason_text,
        list(figure_id) FILTER (concept = 'indicator.target') AS target_id,
        list(figure_id) FILTER (concept = 'indicator.actual') AS actual_id,
        list(figure_id) FILTER (concept = 'indicator.weight') AS weight_id,
        list(figure_id) FILTER (concept = 'indicator.score') AS score_id,
        list(figure_id) FILTER (concept = 'indicator.reason') AS reason_id
    FROM cell
    GROUP BY filing_id, statement, row_number
),
kinds AS (
    SELECT
        *,
        contains(level1, '成本') OR contains(level2, '成本') AS is_cost,
        contains(level1, '满意') OR contains(level2, '满意') AS is_satisfaction,
        contains(level2, '时效') AS is_timeliness,
        target IS NOT NULL AND actual IS NOT NULL AND target_kind = actual_kind AS is_comparable
    FROM row_of
)
SELECT
    *,
    bool_or(reason_text <> '') OVER (PARTITION BY filing_id) AS gives_reasons,
    CASE
        WHEN NOT is_comparable THEN NULL
        WHEN target_operator = '>=' THEN actual >= target
        WHEN target_operator = '<=' THEN actual <= target
        WHEN target_operator = '=' THEN if(is_cost, actual <= target, actual >= target)
        WHEN actual = target THEN true
    END AS is_met,
    CASE WHEN is_comparable AND target > 0
        THEN round_fraction((actual * 1000000)::HUGEINT * 100, (target * 1000000)::HUGEINT)
    END::DECIMAL(18, 0) AS completion,
    list_max(list_transform(
        regexp_extract_all(target_text, '\d{4}年\d{1,2}月'),
        lambda day: day[:4]::INTEGER * 12 + regexp_extract(day, '年(\d+)', 1)::INTEGER
    )) AS target_month,
    list_max(list_transform(
        regexp_extract_all(actual_text, '\d{4}年\d{1,2}月'),
        lambda day: day[:4]::INTEGER * 12 + regexp_extract(day, '年(\d+)', 1)::INTEGER
    )) AS actual_month
FROM kinds;
