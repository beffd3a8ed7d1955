package org.imglish.jobs.worker;

import java.net.InetAddress;
import java.net.NetworkInterface;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The address that other workers are told. */
class LocalAddressTests {

	@Test
	void isTheLoopbackInterfaceForADatabaseOnThisMachine() {
		assertThat(LocalAddress.towards("jdbc:postgresql://127.0.0.1:5433/imglish?x=y")).isEqualTo("127.0.0.1");
		assertThat(LocalAddress.towards("jdbc:postgresql:imglish")).isEqualTo("127.0.0.1");
	}

	@Test
	void isOneOfThisMachinesForAnyDatabase() throws Exception {
		String own = NetworkInterface.networkInterfaces()
			.flatMap(NetworkInterface::inetAddresses)
			.filter((address) -> !address.isLoopbackAddress() && address.getAddress().length == 4)
			.map(InetAddress::getHostAddress)
			.findFirst()
			.orElse("127.0.0.1");
		assertThat(LocalAddress.towards("jdbc:postgresql://" + own + "/imglish")).isEqualTo(own);
	}

}
