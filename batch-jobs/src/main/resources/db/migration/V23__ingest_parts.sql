-- Parts of ingests: ranges of the records of a source, from "first" to the one before "behind". A worker holds a part under a lease
-- with a fencing number of its own; the records before "position" lie in listed shards. Once all parts are in, "again" lists the first
-- records of the chunks that are ingested again, because a record of theirs occurred in an earlier part; of these, "mended" are done.
-- "takings" counts how often the part was taken since a chunk of it was committed.
CREATE TABLE imglish.part (
	run bigint NOT NULL REFERENCES imglish.run ON DELETE CASCADE,
	number int NOT NULL,
	first bigint NOT NULL,
	behind bigint NOT NULL,
	position bigint NOT NULL,
	state text NOT NULL DEFAULT 'OPEN',
	again bigint[] NOT NULL DEFAULT '{}',
	mended int NOT NULL DEFAULT 0,
	worker text,
	fencing bigint NOT NULL DEFAULT 0,
	lease_until timestamptz,
	takings int NOT NULL DEFAULT 0,
	PRIMARY KEY (run, number)
);
CREATE INDEX part_to_do ON imglish.part (run, number) WHERE state IN ('OPEN', 'MENDING');

-- What the samples of a shard hold, as the manifest sums it up: {"images": 3, "texts": 0, …}.
ALTER TABLE imglish.shard ADD COLUMN holdings jsonb;

-- Into how many parts an ingest is divided says nothing about how long its records take.
CREATE OR REPLACE FUNCTION imglish.shape(recipe jsonb) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT md5(jsonb_build_object(
		'fields', recipe - '{name,dataset,data,source,from,seed,steps,epochs,optimizer,lossWeights,contentWords,smoothing,newHead}'::text[]
			- '{keep,earlyStop,onDivergence,divergence,prefetchMiB,ifExists,minAnswers,maxBadShare,parts,worker,threads,version}'::text[],
		'format', recipe #> '{source,format}',
		'batches', jsonb_path_query_array(recipe, '$.data.**.batch'),
		'windows', jsonb_path_query_array(recipe, '$.data.**.window'),
		'augmentations', jsonb_path_query_array(recipe, '$.data.**.augmentation'),
		'validated', recipe #>> '{data,validation}' IS NOT NULL,
		'start', coalesce(
			(SELECT to_jsonb(r.shape) FROM imglish.run r WHERE r.id = (recipe #>> '{from,run}')::numeric),
			(SELECT to_jsonb(r.shape) FROM imglish.checkpoint c JOIN imglish.run r ON r.id = c.run
				WHERE c.id = (recipe #>> '{from,checkpoint}')::numeric),
			(SELECT to_jsonb(r.shape) FROM imglish.model m JOIN imglish.checkpoint c ON c.id = m.checkpoint JOIN imglish.run r ON r.id = c.run
				WHERE m.name = recipe #>> '{from,model}'
					AND m.version = coalesce((recipe #>> '{from,version}')::numeric, m.version) ORDER BY m.version DESC LIMIT 1),
			recipe -> 'from'))::text)
$$;
