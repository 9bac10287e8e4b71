-- Every place that makes a claim, the surest first, with the sentence and section around it.
SELECT
    claim_quotes.quote, articles.source, articles.title, sections.kind AS section, sections.heading,
    substring(articles.text, (sentences.start + 1)::BIGINT, (sentences."end" - sentences.start)::BIGINT) AS sentence,
    claim_quotes.score, claim_quotes.found_by, claim_quotes.page, claim_quotes.start, claim_quotes."end",
    articles.genre, articles.site, articles.published, claim_quotes.article_id, claim_quotes.claim_id
FROM claim_quotes
JOIN articles USING (article_id)
LEFT JOIN sentences USING (article_id, sentence_id)
LEFT JOIN sections USING (article_id, section_id)
WHERE claim_quotes.claim_id = ?
ORDER BY claim_quotes.score DESC, claim_quotes.article_id, claim_quotes.start, claim_quotes."end"
