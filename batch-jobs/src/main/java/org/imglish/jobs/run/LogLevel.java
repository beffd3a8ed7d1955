package org.imglish.jobs.run;

/** How serious a line of a log is, least first. */
public enum LogLevel {

	INFO, WARN, ERROR

}
