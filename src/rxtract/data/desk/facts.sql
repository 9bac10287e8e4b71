-- One row per distinct subject, predicate and object over all articles.
SELECT
    subject_key,
    arg_min(drug_name(subject_name, subject_id), best) AS subject_name,
    predicate,
    object_key,
    arg_min(
        CASE WHEN predicate IN ('combined_with', 'interacts_with')
            THEN drug_name(coalesce(object_name, object_text), object_id)
        ELSE coalesce(object_name, object_text) END, best
    ) AS object_name,
    CASE WHEN bool_or(status = 'asserted') THEN 'asserted' WHEN bool_or(status = 'hedged') THEN 'hedged'
    ELSE 'negated' END AS status,
    count(DISTINCT origin) AS n_independent,
    count(DISTINCT article_id) AS n_articles,
    count(*) AS n_claims,
    round(count(DISTINCT origin) FILTER (status = 'hedged') / count(DISTINCT origin), 4) AS share_hedged,
    round(count(DISTINCT origin) FILTER (status = 'negated') / count(DISTINCT origin), 4) AS share_negated,
    max(certainty) FILTER (status <> 'negated') AS certainty,
    arg_min(frequency, best) FILTER (status <> 'negated' AND frequency IS NOT NULL) AS frequency,
    min(frequency_low) FILTER (status <> 'negated') AS frequency_low,
    max(frequency_high) FILTER (status <> 'negated') AS frequency_high,
    list_sort(list(DISTINCT genre) FILTER (genre IS NOT NULL)) AS genres,
    list_sort(list(DISTINCT setting)) AS settings,
    arg_min(claim_id, best) AS claim_id,
    arg_min(article_id, best) AS article_id,
    arg_min(source, best) AS source,
    arg_min(quote, best) AS quote
FROM statements
GROUP BY subject_key, predicate, object_key
ORDER BY subject_key, predicate, object_key
