-- The established pharmacologic class (EPC) of every drug that the FDA's directory gives one, the nearest first.
WITH classes AS (
    SELECT concept_id AS key, group_id, group_name, min(steps) AS steps FROM concept_links
    WHERE relation IN ('has_class', 'has_mechanism') AND group_id LIKE 'NDC_EPC:%'
    GROUP BY ALL
)
SELECT
    key,
    arg_min(group_name, {'steps': steps, 'name': group_name}) AS epc,
    arg_min(group_id, {'steps': steps, 'name': group_name}) AS epc_id,
    list(group_name ORDER BY steps, group_name) AS epcs
FROM classes
GROUP BY key
ORDER BY key
