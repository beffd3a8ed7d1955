-- What meters count: runs by state, since when a run waits in the queue, and how many attempts have ended, by outcome.

CREATE INDEX run_state ON imglish.run (state);

ALTER TABLE imglish.run ADD COLUMN queued_at timestamptz;
UPDATE imglish.run SET queued_at = now() WHERE state = 'QUEUED';

-- Attempts of deleted runs stay counted: the numbers only grow.
CREATE TABLE imglish.ended_attempts (
	state text PRIMARY KEY,
	attempts bigint NOT NULL
);
INSERT INTO imglish.ended_attempts
	SELECT state, count(*) FROM imglish.attempt WHERE ended_at IS NOT NULL GROUP BY state;
