-- The same subject, predicate and object, asserted in one place and negated in another, of the same patients in the
-- same circumstances, by two independent articles about the drug. One row per such group, with one quote of either side.
-- An article hardly contradicts itself: what it says twice differs in who or when (`claims` has it). What denies nothing is
-- left out, too: an event with its frequency (a symptom named by what is missing), an instruction about another drug,
-- and one sentence of two articles that was read twice.
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
    FROM statements SEMI JOIN about USING (article_id, subject_key)
    WHERE status = 'asserted' OR (
        status = 'negated' AND frequency_low IS NULL
        AND NOT (predicate = 'interacts_with' AND regexp_matches(
            lower(coalesce(status_cue, '')), '^(?:(?:do|must|should) not|no|nor|never|avoid|except.*)$'
        ))
    )
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
        arg_min({'yes': yes.shown, 'no': no.shown}, {'yes': yes.best, 'no': no.best}) AS shown
    FROM sides AS yes
    JOIN sides AS no USING (subject_key, predicate, object_key, circumstances)
    WHERE yes.status = 'asserted' AND no.status = 'negated' AND yes.origin <> no.origin
        AND NOT same_words(yes.shown.quote, no.shown.quote)
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
    n_asserted, n_negated, true AS across_articles,
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
