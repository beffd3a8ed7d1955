-- Runs that several workers carry out together: a leader, which holds the attempt, and members, which hold seats.

ALTER TABLE imglish.run
	ADD COLUMN workers_min int NOT NULL GENERATED ALWAYS AS (
		coalesce((recipe -> 'parallel' ->> 'min')::numeric::int, (recipe -> 'parallel' ->> 'workers')::numeric::int, 1)) STORED,
	ADD COLUMN workers_max int NOT NULL GENERATED ALWAYS AS (
		coalesce((recipe -> 'parallel' ->> 'max')::numeric::int, (recipe -> 'parallel' ->> 'workers')::numeric::int,
			(recipe -> 'parallel' ->> 'min')::numeric::int, 1)) STORED;
CREATE INDEX run_gangs ON imglish.run (priority DESC, id)
	WHERE workers_min > 1 AND state IN ('QUEUED', 'RUNNING', 'STOPPING', 'CANCELLING');

-- "run" is the run that the worker trains, as its leader or as a member: where it is NULL the worker is idle.
ALTER TABLE imglish.worker
	ADD COLUMN run bigint,
	ADD COLUMN address text NOT NULL DEFAULT '127.0.0.1',
	ADD COLUMN build text NOT NULL DEFAULT '',
	ADD COLUMN joins boolean NOT NULL DEFAULT false,
	ADD COLUMN ending boolean NOT NULL DEFAULT false;
CREATE INDEX worker_run ON imglish.worker (run) WHERE run IS NOT NULL;

-- The present generation of a run's gang: where its members meet and what they start from.
CREATE TABLE imglish.gang (
	run bigint PRIMARY KEY REFERENCES imglish.run ON DELETE CASCADE,
	generation int NOT NULL,
	fencing bigint NOT NULL,
	state text NOT NULL,
	size int NOT NULL,
	threads int NOT NULL,
	host text,
	port int,
	checkpoint bigint,
	rewinds int NOT NULL DEFAULT 0
);

-- A seat belongs to one generation: a member of an earlier one finds none, and can do nothing.
CREATE TABLE imglish.seat (
	worker text PRIMARY KEY REFERENCES imglish.worker ON DELETE CASCADE,
	run bigint NOT NULL REFERENCES imglish.gang ON DELETE CASCADE,
	generation int NOT NULL,
	rank int NOT NULL,
	state text NOT NULL,
	reason text,
	lease_until timestamptz NOT NULL,
	UNIQUE (run, rank)
);

-- Whether a worker can be a member beside a leader: alive, of the same build and kind of device, and with what the recipe asks for.
CREATE FUNCTION imglish.may_join(w imglish.worker, leader imglish.worker, recipe jsonb) RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT w.alive_until > now() AND NOT w.ending AND w.joins AND leader.joins AND w.build = leader.build
		AND split_part(w.device, ':', 1) = split_part(leader.device, ':', 1)
		AND imglish.suits(recipe, w.device, w.memory_bytes, w.labels)
$$;
