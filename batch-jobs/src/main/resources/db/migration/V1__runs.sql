-- Runs and what they leave behind. All times are the database's clock. Flyway makes the schema: its own table lies there too.

CREATE TABLE imglish.run (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name text NOT NULL,
	kind text NOT NULL,
	task text,
	state text NOT NULL,
	reason text,
	priority int NOT NULL DEFAULT 0,
	tags text[] NOT NULL DEFAULT '{}',
	notes text,
	recipe jsonb NOT NULL,
	done bigint NOT NULL DEFAULT 0,
	total bigint NOT NULL DEFAULT 0,
	unit text NOT NULL DEFAULT 'step',
	fencing bigint NOT NULL DEFAULT 0,
	fruitless_attempts int NOT NULL DEFAULT 0,
	lease_worker text,
	lease_until timestamptz,
	events bigint NOT NULL DEFAULT 0,
	created_at timestamptz NOT NULL DEFAULT now(),
	started_at timestamptz,
	ended_at timestamptz,
	version bigint NOT NULL DEFAULT 0
);
CREATE INDEX run_queue ON imglish.run (priority DESC, id) WHERE state IN ('QUEUED', 'RUNNING', 'STOPPING', 'CANCELLING');

CREATE TABLE imglish.run_dependency (
	run bigint NOT NULL REFERENCES imglish.run ON DELETE CASCADE,
	needs bigint NOT NULL REFERENCES imglish.run,
	PRIMARY KEY (run, needs)
);

CREATE TABLE imglish.idempotency (
	key text PRIMARY KEY,
	digest text NOT NULL,
	run bigint REFERENCES imglish.run ON DELETE CASCADE
);

CREATE TABLE imglish.attempt (
	run bigint NOT NULL REFERENCES imglish.run ON DELETE CASCADE,
	number int NOT NULL,
	state text NOT NULL,
	reason text,
	worker text NOT NULL,
	fencing bigint NOT NULL,
	from_step bigint NOT NULL DEFAULT 0,
	committed_step bigint NOT NULL DEFAULT 0,
	build text NOT NULL,
	device text NOT NULL,
	threads int NOT NULL,
	started_at timestamptz NOT NULL DEFAULT now(),
	ended_at timestamptz,
	PRIMARY KEY (run, number)
);

CREATE TABLE imglish.run_event (
	run bigint NOT NULL REFERENCES imglish.run ON DELETE CASCADE,
	number bigint NOT NULL,
	at timestamptz NOT NULL DEFAULT now(),
	type text NOT NULL,
	data jsonb NOT NULL,
	PRIMARY KEY (run, number)
);

CREATE TABLE imglish.run_log (
	run bigint NOT NULL REFERENCES imglish.run ON DELETE CASCADE,
	number bigint GENERATED ALWAYS AS IDENTITY,
	attempt int NOT NULL,
	at timestamptz NOT NULL DEFAULT now(),
	level text NOT NULL,
	text text NOT NULL,
	PRIMARY KEY (run, number)
);

CREATE TABLE imglish.metric_point (
	run bigint NOT NULL REFERENCES imglish.run ON DELETE CASCADE,
	name text NOT NULL,
	step bigint NOT NULL,
	kind text NOT NULL,
	value double precision NOT NULL,
	at timestamptz NOT NULL,
	PRIMARY KEY (run, name, step)
);

CREATE TABLE imglish.checkpoint (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	run bigint NOT NULL REFERENCES imglish.run ON DELETE CASCADE,
	attempt int NOT NULL,
	fencing bigint NOT NULL,
	step bigint NOT NULL,
	state text NOT NULL,
	folder text NOT NULL,
	files jsonb NOT NULL DEFAULT '[]',
	bytes bigint NOT NULL DEFAULT 0,
	metrics jsonb NOT NULL DEFAULT '{}',
	pinned boolean NOT NULL DEFAULT false,
	created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX checkpoint_run ON imglish.checkpoint (run, step DESC);

CREATE TABLE imglish.dataset (
	name text PRIMARY KEY,
	kind text NOT NULL DEFAULT '',
	run bigint NOT NULL REFERENCES imglish.run,
	complete boolean NOT NULL DEFAULT false,
	image_side int NOT NULL DEFAULT 0,
	created_at timestamptz NOT NULL DEFAULT now(),
	completed_at timestamptz
);

CREATE TABLE imglish.shard (
	dataset text NOT NULL REFERENCES imglish.dataset ON DELETE CASCADE,
	number int NOT NULL,
	file text NOT NULL,
	samples int NOT NULL,
	bytes bigint NOT NULL,
	sha256 text NOT NULL,
	PRIMARY KEY (dataset, number)
);

CREATE TABLE imglish.skipped_record (
	dataset text NOT NULL REFERENCES imglish.dataset ON DELETE CASCADE,
	position bigint NOT NULL,
	place text NOT NULL,
	reason text NOT NULL,
	detail text,
	PRIMARY KEY (dataset, position)
);

CREATE TABLE imglish.prediction (
	run bigint NOT NULL REFERENCES imglish.run ON DELETE CASCADE,
	batch bigint NOT NULL,
	number int NOT NULL,
	sample text NOT NULL,
	content jsonb NOT NULL,
	PRIMARY KEY (run, batch, number)
);

CREATE TABLE imglish.model (
	name text NOT NULL,
	version int NOT NULL,
	checkpoint bigint NOT NULL REFERENCES imglish.checkpoint,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (name, version)
);

CREATE TABLE imglish.worker (
	name text PRIMARY KEY,
	host text NOT NULL,
	pid bigint NOT NULL,
	device text NOT NULL,
	memory_bytes bigint NOT NULL,
	labels text[] NOT NULL DEFAULT '{}',
	started_at timestamptz NOT NULL DEFAULT now(),
	seen_at timestamptz NOT NULL DEFAULT now()
);
