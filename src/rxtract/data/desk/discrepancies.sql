-- What web articles say of a drug against the labels and leaflets of the same drug in this snapshot. Nothing is said
-- of a drug without such a reference, nor of a matter on which its references say nothing at all.
-- Two objects are taken for the same when one is the other, or is a narrower or wider disorder of it (up to 3 steps).
WITH web AS (
    -- Of genre other are short pages that show no form: they are no label, leaflet or paper.
    SELECT * FROM statements
    WHERE genre IN ('web_article', 'other') AND origin = article_id AND usual AND NOT class_statement
),
reference AS (
    SELECT * FROM statements WHERE genre IN ('label', 'leaflet') AND origin = article_id
),
near AS (
    SELECT concept_id AS key, group_id AS other FROM concept_links WHERE relation = 'is_a' AND steps <= 3
    UNION SELECT group_id, concept_id FROM concept_links WHERE relation = 'is_a' AND steps <= 3
),
listed AS (
    SELECT DISTINCT subject_key, predicate, object_key FROM reference WHERE status <> 'negated'
    UNION
    SELECT subject_key, predicate, near.other FROM reference JOIN near ON near.key = object_key
    WHERE status <> 'negated'
),
references_of AS (  -- articles on the drug, told by their claims
    SELECT DISTINCT subject_key, article_id FROM reference
),
named AS (  -- adverse events that a reference names anywhere, claimed or not
    SELECT DISTINCT subject_key, coalesce(mentions.concept_id, lower(mentions.text)) AS object_key
    FROM references_of JOIN mentions USING (article_id)
    WHERE mentions.label = 'ADVERSE_EVENT'
),
said_by_reference AS (  -- the best quote of a reference on the matter
    SELECT
        subject_key, predicate,
        arg_min({'article_id': article_id, 'source': source, 'quote': quote}, best) AS shown
    FROM reference
    WHERE status <> 'negated'
    GROUP BY subject_key, predicate
),
beyond AS (
    SELECT
        CASE web.predicate WHEN 'causes' THEN 'unlisted_adverse_event' ELSE 'use_beyond_label' END AS kind,
        web.subject_key, drug_name(web.subject_name, web.subject_id) AS subject_name, web.object_key,
        coalesce(web.object_name, web.object_text) AS object_name, web.status,
        web.article_id AS web_article_id, web.source AS web_source, web.claim_id AS web_claim_id,
        web.quote AS web_quote, said.shown.article_id AS reference_article_id,
        said.shown.source AS reference_source, said.shown.quote AS reference_quote
    FROM web
    JOIN said_by_reference AS said USING (subject_key, predicate)
    ANTI JOIN listed USING (subject_key, predicate, object_key)
    WHERE web.predicate IN ('causes', 'treats') AND web.status <> 'negated' AND web.experiencer = 'patient'
),
unlisted AS (
    SELECT beyond.* FROM beyond ANTI JOIN named USING (subject_key, object_key) WHERE kind = 'unlisted_adverse_event'
    UNION ALL
    SELECT * FROM beyond WHERE kind = 'use_beyond_label'
),
web_articles AS (
    SELECT DISTINCT
        web.subject_key, web.article_id, web.source
    FROM web JOIN articles USING (article_id)
    WHERE web.subject_id = articles.subject_id OR (articles.subject_id IS NULL AND web.subject_name = articles.subject_name)
),
warned AS (
    SELECT 'omitted_contraindication' AS kind, reference.* FROM reference
    WHERE predicate = 'contraindicated_in' AND status = 'asserted' AND NOT class_statement
    UNION ALL
    SELECT 'omitted_boxed_warning', reference.* FROM reference
    JOIN sections USING (article_id)
    WHERE predicate = 'causes' AND status <> 'negated' AND sections.kind = 'boxed_warning'
        AND reference.start >= sections.start AND reference.start < sections."end"
),
warnings AS (
    SELECT
        kind, subject_key, object_key, arg_min(drug_name(subject_name, subject_id), best) AS subject_name,
        arg_min(coalesce(object_name, object_text), best) AS object_name, arg_min(status, best) AS status,
        arg_min({'article_id': article_id, 'source': source, 'quote': quote}, best) AS shown
    FROM warned
    GROUP BY kind, subject_key, object_key
),
touched AS (  -- what an article names at all, by itself or by a narrower or wider name
    SELECT DISTINCT article_id, coalesce(concept_id, lower(text)) AS object_key FROM mentions
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
)
SELECT * FROM unlisted
UNION ALL
SELECT * FROM omitted
ORDER BY subject_key, kind, object_key, web_article_id, web_claim_id
