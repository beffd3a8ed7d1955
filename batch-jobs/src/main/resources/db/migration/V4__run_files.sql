-- What runs leave to be downloaded, and which weights a run began with.

CREATE TABLE imglish.run_file (
	run bigint NOT NULL REFERENCES imglish.run ON DELETE CASCADE,
	name text NOT NULL,
	path text NOT NULL,
	bytes bigint NOT NULL,
	sha256 text NOT NULL,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (run, name)
);

CREATE TABLE imglish.starting_point (
	run bigint NOT NULL REFERENCES imglish.run ON DELETE CASCADE,
	role text NOT NULL,
	checkpoint bigint NOT NULL REFERENCES imglish.checkpoint ON DELETE CASCADE,
	PRIMARY KEY (run, role)
);
CREATE INDEX starting_point_checkpoint ON imglish.starting_point (checkpoint);
