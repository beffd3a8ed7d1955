-- What each worker took of its machine, and what it ran then: a row for each minute of the day, written over a day later. Each worker
-- writes its own rows alone, and none of their columns that change is indexed.
CREATE TABLE imglish.worker_load (
	worker text NOT NULL REFERENCES imglish.worker ON DELETE CASCADE,
	minute smallint NOT NULL,
	at timestamptz NOT NULL,
	cpu real,
	memory real,
	gpu_memory real,
	runs bigint[] NOT NULL,
	PRIMARY KEY (worker, minute)
) WITH (fillfactor = 80);
