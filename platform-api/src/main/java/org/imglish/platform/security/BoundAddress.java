package org.imglish.platform.security;

import java.net.InetAddress;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Refuses to open the API to other machines without tokens. */
@Component
class BoundAddress {

	BoundAddress(@Value("${server.address:#{null}}") @Nullable InetAddress address, SecuritySettings settings) {
		check(address, settings);
	}

	static void check(@Nullable InetAddress address, SecuritySettings settings) {
		if (!settings.requireTokens() && (address == null || !address.isLoopbackAddress())) {
			throw new IllegalStateException("The API would be open to other machines: it is bound to "
					+ ((address != null) ? address.getHostAddress() : "every address")
					+ " and asks for no tokens. Start it with --require-tokens (imglish.security.require-tokens=true),"
					+ " after './imglish tokens issue --name NAME --role admin', or bind it to 127.0.0.1.");
		}
	}

}
