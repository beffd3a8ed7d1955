package org.imglish.jobs.attempt;

import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * What a job is built with.
 *
 * @param repository the fenced repository
 * @param operator launches jobs on the calling thread
 * @param transactions the one transaction manager
 */
public record BatchInfrastructure(JobRepository repository, JobOperator operator,
		PlatformTransactionManager transactions) {

}
