-- The same subject, predicate and object, asserted in one place and negated in another, of the same patients in the
-- same circumstances. One row per such group, with one quote of either side: of two articles where there are two.
WITH stated AS (
    SELECT
        *,
        lower(population) AS of_population,
        lower(condition) AS of_condition,
        hash(
            setting, experiencer, lower(population), lower(condition), age_low, age_high, line_of_therapy, response,
            lower(prior_therapy), lower(combination), lower(severity), lower(dose), lower(route), lower(duration),
            class_statement
        ) AS circumstances
    FROM statements
    WHERE status IN ('asserted', 'negated')
),
sides AS (
    SELECT
        subject_key, predicate, object_key, circumstances, status, origin,
        min(best) AS best,
        arg_min({'claim_id': claim_id, 'article_id': article_id, 'source': source, 'quote': quote}, best) AS shown
    FROM stated
    GROUP BY ALL
),
pairs AS (
    SELECT
        subject_key, predicate, object_key, circumstances,
        count(DISTINCT yes.origin) AS n_asserted,
        count(DISTINCT no.origin) AS n_negated,
        bool_or(yes.origin <> no.origin) AS across_articles,
        arg_min(
            {'yes': yes.shown, 'no': no.shown}, {'same': yes.origin = no.origin, 'yes': yes.best, 'no': no.best}
        ) AS shown
    FROM sides AS yes
    JOIN sides AS no USING (subject_key, predicate, object_key, circumstances)
    WHERE yes.status = 'asserted' AND no.status = 'negated'
    GROUP BY ALL
),
names AS (
    SELECT
        subject_key, predicate, object_key, circumstances,
        arg_min(drug_name(subject_name, subject_id), best) AS subject_name,
        arg_min(coalesce(object_name, object_text), best) AS object_name,
        min(setting) AS setting,
        min(experiencer) AS experiencer,
        min(of_population) AS population,
        min(of_condition) AS condition
    FROM stated
    GROUP BY ALL
)
SELECT
    subject_key, subject_name, predicate, object_key, object_name, setting, experiencer, population, condition,
    n_asserted, n_negated, across_articles,
    shown.yes.claim_id AS asserted_claim_id,
    shown.yes.article_id AS asserted_article_id,
    shown.yes.source AS asserted_source,
    shown.yes.quote AS asserted_quote,
    shown.no.claim_id AS negated_claim_id,
    shown.no.article_id AS negated_article_id,
    shown.no.source AS negated_source,
    shown.no.quote AS negated_quote
FROM pairs
JOIN names USING (subject_key, predicate, object_key, circumstances)
ORDER BY subject_key, predicate, object_key, setting, experiencer, population, condition, asserted_claim_id
