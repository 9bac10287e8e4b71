-- Claims with what their article is. `origin` is the same for an article and its near copies, so that
-- count(DISTINCT origin) counts independent articles. `usual` tells claims of the drug in use from those of overdose,
-- withdrawal, animals, cells and interactions. `best` orders claims: the smallest has the quote to show.
SELECT
    claims.*,
    coalesce(articles.near_duplicate_of, claims.article_id) AS origin,
    articles.source,
    articles.genre,
    articles.title,
    claims.setting IN ('use', 'trial', 'post_marketing') AS usual,
    {
        'unusual': claims.setting NOT IN ('use', 'trial', 'post_marketing'),
        'of_class': claims.class_statement,
        'status': CASE claims.status WHEN 'asserted' THEN 0 WHEN 'hedged' THEN 1 ELSE 2 END,
        'no_frequency': claims.predicate = 'causes' AND claims.frequency IS NULL,
        'score': -claims.score,
        'length': length(claims.quote),
        'claim': claims.claim_id
    } AS best
FROM claims
JOIN articles USING (article_id)
