-- Version 1 of a dataset is a row NAME, each later one a row NAME@N of its own, whose shards of older versions lie at ../KEY/FILE. To
-- what an ingest appends says nothing about how long its records take.
CREATE OR REPLACE FUNCTION imglish.shape(recipe jsonb) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT md5(jsonb_build_object(
		'fields', recipe - '{name,dataset,data,source,from,seed,steps,epochs,optimizer,lossWeights,contentWords,smoothing,newHead}'::text[]
			- '{keep,earlyStop,onDivergence,divergence,prefetchMiB,ifExists,append,minAnswers,maxBadShare,parts,worker,threads,version}'::text[],
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
