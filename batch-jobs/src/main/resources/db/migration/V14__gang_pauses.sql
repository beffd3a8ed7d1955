-- How often the leader of the present generation has paused and gone on: members wait for it here, however long it takes.
ALTER TABLE imglish.gang ADD COLUMN resumed bigint NOT NULL DEFAULT 0;
