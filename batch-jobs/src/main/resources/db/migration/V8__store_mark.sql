-- The mark of the checkpoint store that this database's checkpoints lie in.
CREATE TABLE imglish.store (
	sole boolean PRIMARY KEY DEFAULT true CHECK (sole),
	mark text NOT NULL
);
