-- Sweeps whose worst runs are stopped early, and what became of their runs at each rung.

CREATE TABLE imglish.halving (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	metric text NOT NULL,
	highest boolean NOT NULL,
	eta int NOT NULL,
	min_steps bigint NOT NULL
);

CREATE TABLE imglish.halving_run (
	run bigint PRIMARY KEY REFERENCES imglish.run ON DELETE CASCADE,
	halving bigint NOT NULL REFERENCES imglish.halving
);
CREATE INDEX halving_run_halving ON imglish.halving_run (halving);

-- The primary key sees to it that nothing is judged twice.
CREATE TABLE imglish.rung (
	run bigint NOT NULL REFERENCES imglish.halving_run ON DELETE CASCADE,
	number int NOT NULL,
	step bigint NOT NULL,
	value double precision NOT NULL,
	place int NOT NULL,
	reached int NOT NULL,
	kept boolean NOT NULL,
	at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (run, number)
);
