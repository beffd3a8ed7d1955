-- Held-out samples as the models of runs filled them in.

CREATE TABLE imglish.shown_samples (
	run bigint NOT NULL REFERENCES imglish.run ON DELETE CASCADE,
	step bigint NOT NULL,
	samples jsonb NOT NULL,
	PRIMARY KEY (run, step)
);
