-- What a dataset was made from (NULL: ingested before that was remembered), and whether it is being deleted: its row is marked first,
-- then its files go, then the row.
ALTER TABLE imglish.dataset
	ADD COLUMN origin jsonb,
	ADD COLUMN deleting boolean NOT NULL DEFAULT false;
