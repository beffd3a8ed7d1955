-- The mark of the checkpoint store that this database's checkpoints lie in.
CREATE TABLE imglish.store (
	only boolean PRIMARY KEY DEFAULT true CHECK (only),
	mark text NOT NULL
);
