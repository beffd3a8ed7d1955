package org.imglish.jobs.worker;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Where a worker is and how others reach it.
 *
 * @param host name of its machine
 * @param pid its process id
 * @param address where other members of a gang reach it
 * @param joins whether it can be one of several that train a model together
 */
public record Station(String host, long pid, String address, boolean joins) {

	/** Name of this machine. */
	public static String hostName() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "localhost";
		}
	}

	/** A worker that trains alone. */
	public static Station alone(String host, long pid) {
		return new Station(host, pid, "127.0.0.1", false);
	}

}
