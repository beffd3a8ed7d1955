-- Metric points by series, and summaries of them by power-of-two buckets of steps, from which charts of any length are drawn.

ALTER TABLE imglish.metric_point RENAME TO metric_point_before;
ALTER INDEX imglish.metric_point_pkey RENAME TO metric_point_before_pkey;

CREATE TABLE imglish.metric_series (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	run bigint NOT NULL REFERENCES imglish.run ON DELETE CASCADE,
	name text NOT NULL,
	kind text NOT NULL,
	UNIQUE (run, name)
);

-- Points and roll-ups name their series without a foreign key, whose check of each row costs two fifths more time on bulk inserts;
-- a trigger deletes them with their series.
CREATE TABLE imglish.metric_point (
	series bigint NOT NULL,
	step bigint NOT NULL,
	value double precision NOT NULL,
	at timestamptz NOT NULL,
	PRIMARY KEY (series, step)
);

-- Bucket b of level l holds the steps from b * 2^l to (b + 1) * 2^l - 1; buckets without points have no row.
CREATE TABLE imglish.metric_rollup (
	series bigint NOT NULL,
	level int NOT NULL,
	bucket bigint NOT NULL,
	minimum double precision NOT NULL,
	maximum double precision NOT NULL,
	first_step bigint NOT NULL,
	first double precision NOT NULL,
	last_step bigint NOT NULL,
	last double precision NOT NULL,
	points bigint NOT NULL,
	PRIMARY KEY (series, level, bucket)
) WITH (fillfactor = 80);

CREATE FUNCTION imglish.delete_points_of_series() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM imglish.metric_point WHERE series = OLD.id;
	DELETE FROM imglish.metric_rollup WHERE series = OLD.id;
	RETURN OLD;
END
$$;

CREATE TRIGGER delete_points AFTER DELETE ON imglish.metric_series
	FOR EACH ROW EXECUTE FUNCTION imglish.delete_points_of_series();

INSERT INTO imglish.metric_series (run, name, kind)
	SELECT run, name, min(kind) FROM imglish.metric_point_before GROUP BY run, name;

INSERT INTO imglish.metric_point (series, step, value, at)
	SELECT s.id, b.step, b.value, b.at
	FROM imglish.metric_point_before b JOIN imglish.metric_series s ON s.run = b.run AND s.name = b.name;

DROP TABLE imglish.metric_point_before;

DO $$
DECLARE
	widths int[] := ARRAY[4, 7, 10, 13, 16, 19, 22, 25];
	width int;
BEGIN
	FOREACH width IN ARRAY widths LOOP
		INSERT INTO imglish.metric_rollup (series, level, bucket, minimum, maximum, first_step, first, last_step, last, points)
			SELECT series, width, step >> width, min(value), max(value), min(step), (array_agg(value ORDER BY step))[1],
				max(step), (array_agg(value ORDER BY step DESC))[1], count(*)
			FROM imglish.metric_point GROUP BY series, step >> width;
	END LOOP;
END
$$;
