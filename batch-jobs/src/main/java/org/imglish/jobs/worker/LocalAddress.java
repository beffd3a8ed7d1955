package org.imglish.jobs.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address by which other workers reach this machine, unless its person names one:
 * that from which it reaches the database, which all of them reach.
 */
final class LocalAddress {

	private static final Pattern SERVER = Pattern.compile("jdbc:postgresql://(\\[[^]]+]|[^:/?,]+)(?::(\\d+))?.*");

	private static final int POSTGRES = 5432;

	private LocalAddress() {
	}

	/**
	 * Asks the system which way packets to a database would go; none is sent.
	 * @param url JDBC URL of the database
	 * @return an address in digits; that of the loopback interface where the URL names no
	 * server
	 */
	static String towards(String url) {
		Matcher server = SERVER.matcher(url);
		if (!server.matches()) {
			return InetAddress.getLoopbackAddress().getHostAddress();
		}
		int port = (server.group(2) != null) ? Integer.parseInt(server.group(2)) : POSTGRES;
		try (DatagramSocket socket = new DatagramSocket()) {
			socket.connect(new InetSocketAddress(InetAddress.getByName(server.group(1)), port));
			return socket.getLocalAddress().getHostAddress();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The address towards the database " + server.group(1)
					+ " cannot be found out; name one with --advertise: " + ex.getMessage(), ex);
		}
	}

}
