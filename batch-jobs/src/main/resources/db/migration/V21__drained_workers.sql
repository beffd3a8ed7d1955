-- A drained worker ends what it does and takes nothing more, neither runs nor seats, until it is resumed.
ALTER TABLE imglish.worker ADD COLUMN drained boolean NOT NULL DEFAULT false;

CREATE OR REPLACE FUNCTION imglish.may_join(w imglish.worker, leader imglish.worker, recipe jsonb) RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT w.alive_until > now() AND NOT w.ending AND NOT w.drained AND w.joins AND leader.joins AND w.build = leader.build
		AND split_part(w.device, ':', 1) = split_part(leader.device, ':', 1)
		AND imglish.suits(recipe, w.device, w.memory_bytes, w.labels)
$$;
