-- One row for each filing: the counts and amounts of the three public expenses, and of the pensions of its staff.
CREATE OR REPLACE TEMP TABLE quantity_row AS
WITH said AS (
    SELECT
        filing_id,
        CASE concept
            WHEN 'three_public.abroad' THEN 'abroad'
            WHEN 'three_public.abroad_groups' THEN 'groups'
            WHEN 'three_public.abroad_persons' THEN 'persons'
            WHEN 'three_public.vehicle_purchase' THEN 'purchase'
            WHEN 'three_public.vehicles_purchased' THEN 'purchased'
            WHEN 'three_public.vehicle_running' THEN 'running'
            WHEN 'three_public.vehicles_kept' THEN 'kept'
            WHEN 'three_public.reception' THEN 'reception'
            WHEN 'three_public.reception_batches' THEN 'batches'
            WHEN 'three_public.reception_persons' THEN 'guests'
            ELSE if(function_code = '2080505', 'pension', 'annuity')
        END AS name,
        figure_id,
        amount
    FROM checked_figure
    WHERE kind = 'narrative' AND scenario = 'final' AND NOT is_repeat AND amount IS NOT NULL
        AND (
            (concept LIKE 'three_public.%' AND concept <> 'three_public.vehicle' AND function_code = '')
            OR (concept = 'fiscal_expenditure' AND function_code IN ('2080505', '2080506'))
        )
)
SELECT
    filing_id,
    max(amount) FILTER (name = 'abroad') AS abroad,
    max(amount) FILTER (name = 'groups') AS groups,
    max(amount) FILTER (name = 'persons') AS persons,
    max(amount) FILTER (name = 'purchase') AS purchase,
    max(amount) FILTER (name = 'purchased') AS purchased,
    max(amount) FILTER (name = 'running') AS running,
    max(amount) FILTER (name = 'kept') AS kept,
    max(amount) FILTER (name = 'reception') AS reception,
    max(amount) FILTER (name = 'batches') AS batches,
    max(amount) FILTER (name = 'guests') AS guests,
    max(amount) FILTER (name = 'pension') AS pension,
    max(amount) FILTER (name = 'annuity') AS annuity,
    list(figure_id) FILTER (name = 'abroad') AS abroad_id,
    list(figure_id) FILTER (name = 'groups') AS groups_id,
    list(figure_id) FILTER (name = 'persons') AS persons_id,
    list(figure_id) FILTER (name = 'purchase') AS purchase_id,
    list(figure_id) FILTER (name = 'purchased') AS purchased_id,
    list(figure_id) FILTER (name = 'running') AS running_id,
    list(figure_id) FILTER (name = 'kept') AS kept_id,
    list(figure_id) FILTER (name = 'reception') AS reception_id,
    list(figure_id) FILTER (name = 'batches') AS batches_id,
    list(figure_id) FILTER (name = 'guests') AS guests_id,
    list(figure_id) FILTER (name = 'pension') AS pension_id,
    list(figure_id) FILTER (name = 'annuity') AS annuity_id
FROM said
GROUP BY filing_id;
