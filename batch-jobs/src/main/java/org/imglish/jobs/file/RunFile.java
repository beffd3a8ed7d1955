package org.imglish.jobs.file;

/**
 * A file that a run left to be downloaded, for example the predictions of an evaluation.
 *
 * @param name its name, unique within the run
 * @param bytes its size
 * @param sha256 lower-case hexadecimal SHA-256 of its content
 */
public record RunFile(String name, long bytes, String sha256) {

}
