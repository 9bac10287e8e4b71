-- What web articles say of a drug against the labels and leaflets of the same drug in this snapshot. Nothing is said
-- of a drug without such a reference. Only articles about the drug count, on both sides: what a leaflet says of another
-- drug in passing is no reference for it. An adverse event is unlisted only where the reference lists some, and names
-- this one nowhere. Two objects are the same when one is the other, or a narrower or wider disorder (up to 3 steps). What
-- has no concept cannot be compared: that a label has no "liver upset" says nothing of its hepatitis.
WITH told AS (
    SELECT statements.* FROM statements SEMI JOIN about USING (article_id, subject_key)
    WHERE origin = article_id AND NOT class_statement
),
web AS (
    -- Of genre other are short pages that show no form: they are no label, leaflet or paper.
    SELECT * FROM told WHERE genre IN ('web_article', 'other') AND usual
),
reference AS (
    SELECT * FROM told WHERE genre IN ('label', 'leaflet')
),
near AS (
    SELECT concept_id AS key, group_id AS other FROM concept_links WHERE relation = 'is_a' AND steps <= 3
    UNION SELECT group_id, concept_id FROM concept_links WHERE relation = 'is_a' AND steps <= 3
),
references_of AS (  -- references that have a part on the matter: uses, or a list of adverse events
    SELECT
        subject_key, article_id, predicate,
        arg_min({'article_id': article_id, 'source': source, 'quote': quote}, best) AS shown, min(best) AS best
    FROM reference
    WHERE status <> 'negated' AND predicate IN ('treats', 'causes')
    GROUP BY subject_key, article_id, predicate
    HAVING predicate = 'treats' OR count(DISTINCT object_key) >= 5
),
said_by_reference AS (
    SELECT subject_key, predicate, arg_min(shown, best) AS shown FROM references_of GROUP BY subject_key, predicate
),
listed AS (
    SELECT DISTINCT subject_key, predicate, object_key FROM reference WHERE status <> 'negated'
    UNION
    SELECT subject_key, predicate, near.other FROM reference JOIN near ON near.key = object_key
    WHERE status <> 'negated'
),
unlike_uses AS (  -- what a reference calls an adverse event or forbids is no use of the drug, whatever a page seems to say
    SELECT subject_key, 'treats' AS predicate, object_key FROM listed
    WHERE predicate IN ('causes', 'contraindicated_in')
),
beyond AS (
    SELECT
        CASE web.predicate WHEN 'causes' THEN 'unlisted_adverse_event' ELSE 'use_beyond_label' END AS kind,
        web.predicate, web.subject_key, drug_name(web.subject_name, web.subject_id) AS subject_name, web.object_key,
        coalesce(web.object_name, web.object_text) AS object_name, lower(web.object_text) AS words, web.status,
        web.article_id AS web_article_id, web.source AS web_source, web.claim_id AS web_claim_id,
        web.quote AS web_quote, said.shown.article_id AS reference_article_id,
        said.shown.source AS reference_source, said.shown.quote AS reference_quote
    FROM web
    JOIN said_by_reference AS said USING (subject_key, predicate)
    ANTI JOIN (FROM listed UNION FROM unlike_uses) USING (subject_key, predicate, object_key)
    WHERE web.predicate IN ('causes', 'treats') AND web.status <> 'negated' AND web.experiencer = 'patient'
        AND web.object_id IS NOT NULL
),
mentioned AS (  -- what the references name anywhere, claimed or not, by itself or by a narrower or wider name
    SELECT DISTINCT subject_key, predicate, coalesce(concept_id, fold(text)) AS object_key
    FROM references_of JOIN mentions USING (article_id)
    WHERE predicate = 'causes' AND label IN ('ADVERSE_EVENT', 'DISEASE')
),
named AS (
    FROM mentioned
    UNION SELECT subject_key, predicate, near.other FROM mentioned JOIN near ON near.key = object_key
),
written AS (  -- or have in their text, in the words of the page
    SELECT DISTINCT subject_key, predicate, object_key, words
    FROM (SELECT DISTINCT subject_key, predicate, object_key, object_name, words FROM beyond) AS wanted
    JOIN references_of USING (subject_key, predicate)
    JOIN articles USING (article_id)
    WHERE contains(lower(text), words) OR contains(lower(text), lower(object_name))
),
said_beyond AS (
    SELECT beyond.* EXCLUDE (predicate, words) FROM beyond
    ANTI JOIN named USING (subject_key, predicate, object_key)
    ANTI JOIN written USING (subject_key, predicate, object_key, words)
),
web_articles AS (
    SELECT subject_key, article_id, source, lower(text) AS page
    FROM about JOIN articles USING (article_id)
    WHERE genre IN ('web_article', 'other') AND near_duplicate_of IS NULL
        AND EXISTS (FROM web WHERE web.subject_key = about.subject_key AND web.article_id = about.article_id)
),
warned AS (
    SELECT 'omitted_contraindication' AS kind, reference.* FROM reference
    WHERE predicate = 'contraindicated_in' AND status = 'asserted'
    UNION ALL
    SELECT 'omitted_boxed_warning', reference.* FROM reference
    JOIN sections USING (article_id)
    WHERE predicate = 'causes' AND status <> 'negated' AND sections.kind = 'boxed_warning'
        AND reference.start >= sections.start AND reference.start < sections."end"
),
warnings AS (
    SELECT
        kind, subject_key, matter, arg_min(object_key, best) AS object_key,
        arg_min(drug_name(subject_name, subject_id), best) AS subject_name,
        arg_min(coalesce(object_name, object_text), best) AS object_name, arg_min(status, best) AS status,
        arg_min({'article_id': article_id, 'source': source, 'quote': quote}, best) AS shown
    FROM (SELECT *, matter_of(coalesce(object_name, object_text)) AS matter FROM warned)
    GROUP BY kind, subject_key, matter, coalesce(matter, object_key)
),
touched AS (  -- what an article names at all, by itself or by a narrower or wider name
    SELECT DISTINCT article_id, coalesce(concept_id, fold(text)) AS object_key FROM mentions
    UNION SELECT article_id, object_key FROM claims
),
touched_near AS (
    SELECT * FROM touched
    UNION SELECT article_id, near.other FROM touched JOIN near ON near.key = touched.object_key
),
own_quote AS (
    SELECT subject_key, article_id, predicate, arg_min({'claim_id': claim_id, 'quote': quote}, best) AS shown
    FROM web GROUP BY subject_key, article_id, predicate
),
omitted AS (
    SELECT
        warnings.kind, subject_key, warnings.subject_name, object_key, warnings.object_name, warnings.status,
        web_articles.article_id AS web_article_id, web_articles.source AS web_source,
        own_quote.shown.claim_id AS web_claim_id, own_quote.shown.quote AS web_quote,
        warnings.shown.article_id AS reference_article_id, warnings.shown.source AS reference_source,
        warnings.shown.quote AS reference_quote
    FROM warnings
    JOIN web_articles USING (subject_key)
    LEFT JOIN own_quote ON own_quote.subject_key = warnings.subject_key
        AND own_quote.article_id = web_articles.article_id
        AND own_quote.predicate = CASE warnings.kind WHEN 'omitted_boxed_warning' THEN 'causes'
            ELSE 'contraindicated_in' END
    ANTI JOIN touched_near
        ON touched_near.article_id = web_articles.article_id AND touched_near.object_key = warnings.object_key
    WHERE NOT contains(page, lower(warnings.object_name)) AND NOT touches(page, warnings.matter)
)
SELECT * FROM said_beyond
UNION ALL
SELECT * FROM omitted
ORDER BY subject_key, kind, object_key, web_article_id, web_claim_id
