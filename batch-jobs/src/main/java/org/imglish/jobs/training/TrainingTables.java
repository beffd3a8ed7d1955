package org.imglish.jobs.training;

import org.imglish.jobs.halving.JdbcRungs;
import org.imglish.jobs.metric.JdbcMetrics;
import org.imglish.jobs.run.Journal;
import org.imglish.jobs.shown.JdbcShownSamples;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What a training writes down in the database.
 *
 * @param metrics its metric points
 * @param shown held-out samples as the model fills them in
 * @param rungs verdicts of the sweep that it takes part in
 * @param journal its log, its events and its progress
 * @param ownTransaction begins a transaction of its own inside another's
 */
record TrainingTables(JdbcMetrics metrics, JdbcShownSamples shown, JdbcRungs rungs, Journal journal,
		TransactionTemplate ownTransaction) {

}
