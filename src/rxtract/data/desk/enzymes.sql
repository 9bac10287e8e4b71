-- Enzymes and transporters of interacting drugs: one row per claim of an interaction and enzyme that the quote or the
-- partner's name gives (found_by = words) or that the partner's classes give (found_by = class). `role` is what the
-- nearest words call it: inhibitor, inducer or substrate of the enzyme.
WITH interactions AS (SELECT * FROM claims WHERE predicate = 'interacts_with'),
texts AS (
    SELECT claim_id, object_key, upper(object_text || ' | ' || quote || ' | ' || context) AS words, 'words' AS found_by
    FROM interactions
    UNION ALL
    SELECT claim_id, object_key, upper(group_name), 'class' FROM interactions
    JOIN concept_links ON concept_id = object_key
    WHERE relation IN ('has_class', 'has_mechanism')
),
names AS (
    SELECT
        claim_id, object_key, found_by, words,
        unnest(regexp_extract_all(
            words,
            '\b(?:CYP(?:TOCHROME)?[ -]?(?:P ?450 ?)?|CYTOCHROME P ?-?450 |P450 )[1-5][A-Z][0-9]{1,2}\b'
            || '|\bUGT ?[12][AB][0-9]{1,2}\b|\bOATP ?1B[13]\b|\bO[AC]T ?[1-3]\b|\bBCRP\b|\bMATE ?1\b'
            || '|\bP-?(?:GP\b|GLYCOPROTEINS?\b)'
        )) AS written
    FROM texts
)
SELECT DISTINCT
    claim_id, object_key,
    CASE
        WHEN written LIKE 'P%G%' THEN 'P-gp'
        WHEN regexp_matches(written, '^(CYP|CYTO|P450)') THEN 'CYP' || regexp_extract(written, '[1-5][A-Z][0-9]{1,2}$')
        ELSE replace(written, ' ', '')
    END AS enzyme,
    CASE coalesce(
        nullif(regexp_extract(words, written || '[^.;|]{0,40}?\b(INHIBIT|INDUC|SUBSTRATE)', 1), ''),
        nullif(regexp_extract(words, '\b(INHIBIT|INDUC|SUBSTRATE|METABOLI)[^.;|]{0,40}?' || written, 1), '')
    )
        WHEN 'INHIBIT' THEN 'inhibitor'
        WHEN 'INDUC' THEN 'inducer'
        WHEN 'SUBSTRATE' THEN 'substrate'
        WHEN 'METABOLI' THEN 'substrate'
    END AS role,
    found_by
FROM names
ORDER BY claim_id, enzyme, role, found_by
