package org.imglish.jobs.run;

import org.springframework.jdbc.core.simple.JdbcClient;

/** What Spring Batch wrote down of runs: a job instance each, an execution an attempt. */
final class BatchHistory {

	private final JdbcClient jdbc;

	BatchHistory(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** Deletes that of a run, in the current transaction. */
	void delete(long run) {
		this.jdbc.sql("""
				WITH instance AS (
					SELECT DISTINCT e.job_instance_id AS id FROM batch.batch_job_execution e
					JOIN batch.batch_job_execution_params p ON p.job_execution_id = e.job_execution_id
					WHERE p.parameter_name = 'run' AND p.parameter_value = ?
				), execution AS (
					SELECT job_execution_id AS id FROM batch.batch_job_execution
					WHERE job_instance_id IN (SELECT id FROM instance)
				), step AS (
					SELECT step_execution_id AS id FROM batch.batch_step_execution
					WHERE job_execution_id IN (SELECT id FROM execution)
				), step_context AS (
					DELETE FROM batch.batch_step_execution_context WHERE step_execution_id IN (SELECT id FROM step)
				), steps AS (
					DELETE FROM batch.batch_step_execution WHERE step_execution_id IN (SELECT id FROM step)
				), context AS (
					DELETE FROM batch.batch_job_execution_context WHERE job_execution_id IN (SELECT id FROM execution)
				), parameters AS (
					DELETE FROM batch.batch_job_execution_params WHERE job_execution_id IN (SELECT id FROM execution)
				), executions AS (
					DELETE FROM batch.batch_job_execution WHERE job_execution_id IN (SELECT id FROM execution)
				)
				DELETE FROM batch.batch_job_instance WHERE job_instance_id IN (SELECT id FROM instance)
				""").param(Long.toString(run)).update();
	}

}
