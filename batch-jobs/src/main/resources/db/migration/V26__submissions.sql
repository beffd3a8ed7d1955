-- Runs that were submitted together: the number of the first of them. Runs of one transaction have one time.
ALTER TABLE imglish.run ADD COLUMN submission bigint;

UPDATE imglish.run r SET submission = f.first
FROM (
	SELECT p.id, min(p.id) OVER (PARTITION BY t.tag, p.created_at) AS first
	FROM imglish.run p CROSS JOIN LATERAL unnest(p.tags) AS t (tag) WHERE t.tag LIKE 'pipeline:%'
) AS f
WHERE f.id = r.id;

CREATE INDEX run_submission ON imglish.run (submission) WHERE submission IS NOT NULL;
