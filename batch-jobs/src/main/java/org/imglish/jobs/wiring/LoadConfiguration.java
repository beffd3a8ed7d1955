package org.imglish.jobs.wiring;

import org.imglish.jobs.lease.Leases;
import org.imglish.jobs.load.ClaimLoad;
import org.imglish.jobs.load.GangLoad;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.worker.JdbcWorkerLoads;
import org.imglish.jobs.worker.JdbcWorkers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Workers that compute nothing, for measurements. */
@Configuration(proxyBeanMethods = false)
class LoadConfiguration {

	@Bean
	GangLoad.Factory gangLoads(Runs runs, Leases leases, JdbcWorkers workers, JdbcWorkerLoads loads, JdbcClient jdbc) {
		return (shape, databaseTime) -> new GangLoad(shape, runs, leases, workers, loads, jdbc, databaseTime);
	}

	@Bean
	ClaimLoad.Factory claimLoads(Leases leases, JdbcWorkers workers, JdbcWorkerLoads loads, JdbcClient jdbc) {
		return (number, connections) -> new ClaimLoad(number, connections, leases, workers, loads, jdbc);
	}

}
