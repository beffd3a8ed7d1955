ALTER TABLE imglish.run ADD COLUMN shape text;

-- Runs of one shape take equally long for a step, a record or a batch on equal devices with equally many threads: from those that have
-- ended follows how long one takes that has not begun. This function alone says what a shape is: all of a recipe but what does not
-- change the pace (names, seeds, rates, lengths, which datasets), and the shape of the run that it starts from.
CREATE FUNCTION imglish.shape(recipe jsonb) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT md5(jsonb_build_object(
		'fields', recipe - '{name,dataset,data,source,from,seed,steps,epochs,optimizer,lossWeights,contentWords,smoothing,newHead}'::text[]
			- '{keep,earlyStop,onDivergence,divergence,prefetchMiB,ifExists,minAnswers,maxBadShare,worker,threads,version}'::text[],
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

-- Runs of one shape and one work have equally many steps, records or batches before them.
CREATE FUNCTION imglish.work(recipe jsonb) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT md5(jsonb_build_array(recipe -> 'data', recipe -> 'source', recipe -> 'epochs', recipe -> 'steps',
		CASE recipe ->> 'kind' WHEN 'ingest' THEN NULL ELSE recipe -> 'dataset' END)::text)
$$;

-- In the order in which they were submitted: one that starts from another comes after it.
DO $$
DECLARE
	earlier bigint;
BEGIN
	FOR earlier IN SELECT id FROM imglish.run ORDER BY id LOOP
		UPDATE imglish.run SET shape = imglish.shape(recipe) WHERE id = earlier;
	END LOOP;
END
$$;

CREATE INDEX run_shape ON imglish.run (shape, id DESC) WHERE state = 'COMPLETED' AND done > 0;
