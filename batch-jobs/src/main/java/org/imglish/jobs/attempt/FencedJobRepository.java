package org.imglish.jobs.attempt;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;

import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.claim.Fence;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lets Spring Batch write its own tables only while the attempt owns its run: each update
 * checks the fencing number in the same transaction. Without it, a worker that was
 * thought dead and wakes up would overwrite the state of the attempt that took over.
 */
public final class FencedJobRepository {

	/** Name of the only identifying job parameter. */
	public static final String RUN = "run";

	private static final List<String> WRITES = List.of("create", "update", "delete");

	private FencedJobRepository() {
	}

	/** Wraps a repository. */
	public static JobRepository around(JobRepository repository, HeldClaims claims, Fence fence,
			TransactionTemplate transaction) {
		return (JobRepository) Proxy.newProxyInstance(JobRepository.class.getClassLoader(),
				new Class<?>[] { JobRepository.class }, (proxy, method, arguments) -> {
					if (WRITES.stream().noneMatch(method.getName()::startsWith)) {
						return invoke(repository, method, arguments);
					}
					Long run = run(arguments);
					if (run == null) {
						throw new IllegalStateException(
								"Batch state that belongs to no run would be written by " + method.getName());
					}
					Claim claim = claims.of(run)
						.orElseThrow(() -> new IllegalStateException(
								"This process holds no claim on run " + run + ", whose batch state it would write"));
					Optional<Object> answer = transaction.execute((status) -> {
						fence.check(claim);
						try {
							return Optional.ofNullable(invoke(repository, method, arguments));
						}
						catch (RuntimeException ex) {
							throw ex;
						}
						catch (Throwable ex) {
							throw new IllegalStateException(ex);
						}
					});
					return (answer != null) ? answer.orElse(null) : null;
				});
	}

	private static @Nullable Long run(Object @Nullable [] arguments) {
		if (arguments == null) {
			return null;
		}
		for (Object argument : arguments) {
			if (argument instanceof JobParameters parameters) {
				return parameters.getLong(RUN);
			}
			if (argument instanceof JobExecution execution) {
				return execution.getJobParameters().getLong(RUN);
			}
			if (argument instanceof StepExecution execution) {
				return execution.getJobExecution().getJobParameters().getLong(RUN);
			}
		}
		return null;
	}

	private static @Nullable Object invoke(JobRepository repository, Method method, Object @Nullable [] arguments)
			throws Throwable {
		try {
			return method.invoke(repository, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

}
