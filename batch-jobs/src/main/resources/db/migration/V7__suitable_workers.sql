-- What workers report, and whether one has what a recipe asks for under "worker".

ALTER TABLE imglish.worker
	ADD COLUMN threads int NOT NULL DEFAULT 0,
	ADD COLUMN load double precision NOT NULL DEFAULT 0,
	ADD COLUMN alive_until timestamptz NOT NULL DEFAULT 'epoch';

-- The run of a higher priority that a running one is to make room for.
ALTER TABLE imglish.run ADD COLUMN yields_to bigint;

CREATE FUNCTION imglish.suits(recipe jsonb, device text, memory_bytes bigint, labels text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(recipe -> 'worker' ->> 'device', 'any') IN ('any', split_part(device, ':', 1))
		AND coalesce((recipe -> 'worker' ->> 'memoryGiB')::numeric, 0) * 1073741824 <= memory_bytes
		AND labels @> ARRAY(SELECT jsonb_array_elements_text(recipe -> 'worker' -> 'labels'))
$$;
