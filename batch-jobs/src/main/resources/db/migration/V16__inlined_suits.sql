-- The same as before without a query inside: PostgreSQL writes such a function into the query that asks it, for each of a thousand
-- workers, and calls none.
CREATE OR REPLACE FUNCTION imglish.suits(recipe jsonb, device text, memory_bytes bigint, labels text[]) RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT coalesce(recipe -> 'worker' ->> 'device', 'any') IN ('any', split_part(device, ':', 1))
		AND coalesce((recipe -> 'worker' ->> 'memoryGiB')::numeric, 0) * 1073741824 <= memory_bytes
		AND to_jsonb(labels) @> coalesce(nullif(recipe -> 'worker' -> 'labels', 'null'), '[]')
$$;
