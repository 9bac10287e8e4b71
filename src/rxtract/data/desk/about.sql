-- Which drugs an article is about, by key: its subject; of a page on several drugs those of which it says five things.
SELECT article_id, coalesce(subject_id, fold(subject_name)) AS subject_key FROM articles WHERE subject_name IS NOT NULL
UNION
SELECT article_id, subject_key FROM claims JOIN articles USING (article_id)
WHERE n_subjects > 1
GROUP BY ALL HAVING count(DISTINCT object_key) >= 5
ORDER BY article_id, subject_key
