-- Classes of every drug: the established pharmacologic class of the FDA (EPC), the one that the drug itself is given before
-- those that follow from its mechanism, the nearest first; and the therapeutic classes (therapeutic_classes.toml) that any
-- of its classes lies under, in the order of that file.
WITH links AS (
    SELECT concept_id AS key, relation, group_id, group_name, steps, [group_id] || group_xrefs AS ids
    FROM concept_links WHERE relation IN ('has_class', 'has_mechanism')
),
epcs AS (
    SELECT
        key, group_name AS name, list_filter(ids, lambda id: id LIKE 'NDC_EPC:%')[1] AS id,
        min((steps, relation <> 'has_class', group_id NOT LIKE 'NDC_EPC:%', group_name)) AS rank
    FROM links WHERE len(list_filter(ids, lambda id: id LIKE 'NDC_EPC:%')) > 0
    GROUP BY ALL
),
established AS (
    SELECT key, arg_min(name, rank) AS epc, arg_min(id, rank) AS epc_id, list(name ORDER BY rank) AS epcs
    FROM epcs GROUP BY key
),
placed AS (
    SELECT key, unnest(ids) AS id FROM links
    UNION ALL SELECT concept_id, unnest([concept_id] || xrefs) FROM concepts WHERE label = 'DRUG'
    UNION ALL SELECT concept_id, group_id FROM concept_links WHERE relation = 'is_a'
),
uses AS (
    SELECT key, therapeutic_class AS name, min(rank) AS rank FROM placed JOIN therapeutic_roots USING (id)
    GROUP BY ALL
),
therapeutic AS (
    SELECT key, arg_min(name, rank) AS therapeutic_class, list(name ORDER BY rank) AS therapeutic_classes
    FROM uses GROUP BY key
)
SELECT key, epc, epc_id, coalesce(epcs, []) AS epcs, therapeutic_class, coalesce(therapeutic_classes, []) AS therapeutic_classes
FROM established FULL JOIN therapeutic USING (key)
ORDER BY key
