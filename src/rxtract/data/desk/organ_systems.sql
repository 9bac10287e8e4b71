-- The organ system of every disorder that is a concept or an object of claims: by the top groups that it lies under,
-- else by words of its name. `organ_system` is the one to group by (the first that fits, in the order of
-- organ_systems.toml), `organ_systems` holds all of them in that order.
WITH things AS (
    SELECT concept_id AS key, name FROM concepts WHERE label IN ('DISEASE', 'ADVERSE_EVENT')
    UNION
    SELECT object_key, min(lower(coalesce(object_name, object_text))) FROM claims
    WHERE predicate IN ('treats', 'causes', 'contraindicated_in')
        AND object_key NOT IN (SELECT concept_id FROM concepts)
    GROUP BY object_key
),
places AS (
    SELECT concept_id AS key, group_id FROM concept_links
    WHERE relation = 'is_a' AND group_id IN (SELECT group_id FROM organ_roots)
        AND concept_id IN (SELECT key FROM things)
    UNION ALL SELECT key, key FROM things
),
by_group AS (
    SELECT key, organ_system, min(rank) AS rank FROM places JOIN organ_roots USING (group_id)
    GROUP BY key, organ_system
),
ranked AS (
    SELECT key, unnest(organ_ranks(lower(name))) AS rank FROM things ANTI JOIN by_group USING (key)
),
by_name AS (
    SELECT key, organ_system, min(rank) AS rank FROM ranked JOIN organ_names USING (rank)
    GROUP BY key, organ_system
),
found AS (
    SELECT *, 'hierarchy' AS found_by FROM by_group UNION ALL SELECT *, 'name' FROM by_name
)
SELECT
    key, arg_min(things.name, things.name) AS name, arg_min(organ_system, rank) AS organ_system,
    list(organ_system ORDER BY rank) AS organ_systems, min(found_by) AS found_by
FROM things JOIN found USING (key)
GROUP BY key
ORDER BY key
