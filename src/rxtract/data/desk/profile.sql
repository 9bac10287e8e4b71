-- What is said of one drug, from `facts_of_drug` (its facts, whichever of its names they were said of) and
-- `organs_of_drug` (the organ systems of their objects).
SELECT
    CASE predicate
        WHEN 'treats' THEN 'indication' WHEN 'has_mechanism' THEN 'mechanism' WHEN 'causes' THEN 'adverse_event'
        WHEN 'combined_with' THEN 'combination' WHEN 'contraindicated_in' THEN 'contraindication'
        WHEN 'interacts_with' THEN 'interaction' ELSE predicate
    END AS topic,
    object_name AS object, status, frequency, organ_system, n_independent, n_claims, share_hedged, share_negated,
    certainty, frequency_low, frequency_high, quote, source, object_key, claim_id, article_id
FROM facts_of_drug
LEFT JOIN organs_of_drug ON organs_of_drug.key = object_key
WHERE list_has_any(settings, ['use', 'trial', 'post_marketing'])
ORDER BY
    CASE predicate
        WHEN 'treats' THEN 0 WHEN 'has_mechanism' THEN 1 WHEN 'causes' THEN 2 WHEN 'combined_with' THEN 3
        WHEN 'contraindicated_in' THEN 4 WHEN 'interacts_with' THEN 5 ELSE 6
    END,
    status = 'negated',
    CASE predicate WHEN 'causes' THEN frequency_low END DESC NULLS LAST,
    n_independent DESC, lower(object_name), object_key
