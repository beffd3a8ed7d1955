-- Names for versions of models that can be moved, such as champion, and who moved them.

CREATE TABLE imglish.model_alias (
	name text NOT NULL,
	alias text NOT NULL,
	version int NOT NULL,
	PRIMARY KEY (name, alias),
	FOREIGN KEY (name, version) REFERENCES imglish.model ON UPDATE CASCADE ON DELETE CASCADE
);

-- "before" and "after" are versions; NULL where there was, or is, no such alias.
CREATE TABLE imglish.model_alias_change (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name text NOT NULL,
	alias text NOT NULL,
	before int,
	after int,
	who text NOT NULL,
	at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX model_alias_change_name ON imglish.model_alias_change (name, id DESC);
