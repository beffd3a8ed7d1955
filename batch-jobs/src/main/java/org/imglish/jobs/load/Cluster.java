package org.imglish.jobs.load;

import java.util.concurrent.atomic.AtomicInteger;

import org.imglish.jobs.gang.Seats;
import org.imglish.jobs.lease.Leases;
import org.imglish.jobs.worker.JdbcWorkerLoads;
import org.imglish.jobs.worker.JdbcWorkers;

/**
 * What all simulated workers speak to, and how long it took.
 *
 * @param leases the queue
 * @param seats the places of members
 * @param workers the list of workers
 * @param loads what workers take of their machines
 * @param claims runs taken, gangs seated with them
 * @param vainLooks looks into the queue that found nothing
 * @param seatLooks questions for a seat
 * @param beats signs of life, with all that belongs to one
 * @param ends runs completed
 * @param losses attempts that were lost although nobody died
 */
record Cluster(Leases leases, Seats seats, JdbcWorkers workers, JdbcWorkerLoads loads, Latencies claims,
		Latencies vainLooks, Latencies seatLooks, Latencies beats, Latencies ends, AtomicInteger losses) {

	Cluster(Leases leases, Seats seats, JdbcWorkers workers, JdbcWorkerLoads loads) {
		this(leases, seats, workers, loads, new Latencies(), new Latencies(), new Latencies(), new Latencies(),
				new Latencies(), new AtomicInteger());
	}

}
