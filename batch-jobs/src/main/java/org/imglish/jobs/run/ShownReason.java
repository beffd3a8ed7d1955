package org.imglish.jobs.run;

/**
 * Why a run stands where it stands, as an SQL expression of a run {@code r}. One that
 * waits names what for; that and a queued one is held against the living workers: those
 * that it may have, those of them that are not drained, and the largest of their
 * memories.
 */
final class ShownReason {

	static final String SQL = """
			CASE WHEN r.state NOT IN ('WAITING', 'QUEUED') THEN r.reason ELSE (
				SELECT CASE
					WHEN r.state = 'WAITING' THEN coalesce(r.reason, (
						SELECT 'Waits for ' || string_agg('run ' || id || ' (' || name || ')', ', ' ORDER BY id)
							FILTER (WHERE place <= 3)
							|| CASE WHEN count(*) > 3 THEN ' and ' || count(*) - 3 || ' more' ELSE '' END || ' to end.'
						FROM (SELECT n.id, n.name, row_number() OVER (ORDER BY n.id) AS place
							FROM imglish.run_dependency d JOIN imglish.run n ON n.id = d.needs
							WHERE d.run = r.id AND n.state <> 'COMPLETED') AS needed))
						|| CASE WHEN w.alive > 0 THEN coalesce(' ' || lacks.text, '') ELSE '' END
					WHEN w.alive = 0 THEN 'No worker is alive; start one with "imglish worker".'
					WHEN w.suiting > 0 AND w.taking = 0 THEN
						'All living workers that it may have are drained; "imglish workers --resume NAME" lets one take runs again.'
					WHEN w.suiting > 0 AND r.workers_min > 1 AND r.workers_min > w.joining THEN
						'It needs ' || r.workers_min || ' workers at once; of those that can train together ' || w.joining
							|| ' that it may have are alive.'
					ELSE coalesce(lacks.text, r.reason)
				END
				FROM (
					SELECT count(*) AS alive, count(*) FILTER (WHERE suits) AS suiting,
						count(*) FILTER (WHERE suits AND NOT drained) AS taking,
						count(*) FILTER (WHERE suits AND NOT drained AND joins) AS joining,
						max(memory_bytes) FILTER (WHERE suits) AS most_memory
					FROM (SELECT drained, joins, memory_bytes, imglish.suits(r.recipe, device, memory_bytes, labels) AS suits
						FROM imglish.worker WHERE alive_until > now()) AS living) AS w,
				LATERAL (SELECT CASE
					WHEN w.suiting = 0 THEN 'No living worker has what its recipe asks for: ' || (r.recipe -> 'worker')::text || '.'
					WHEN r.step_bytes > w.most_memory THEN
						'A step of it needs about ' || round(r.step_bytes / 1073741824.0, 1)
							|| ' GiB of memory, and the living worker with the most that it may have has '
							|| round(w.most_memory / 1073741824.0, 1) || ' GiB: it may run out of it.'
				END AS text) AS lacks) END
			""";

	private ShownReason() {
	}

}
