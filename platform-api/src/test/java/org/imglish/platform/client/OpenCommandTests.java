package org.imglish.platform.client;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OpenCommandTests {

	@Test
	void aDesktopHasABrowser() {
		assertThat(OpenCommand.browser("Linux", Map.of("DISPLAY", ":0"))).contains(List.of("xdg-open"));
		assertThat(OpenCommand.browser("Linux", Map.of("WAYLAND_DISPLAY", "wayland-0"))).contains(List.of("xdg-open"));
		assertThat(OpenCommand.browser("Mac OS X", Map.of())).contains(List.of("open"));
		assertThat(OpenCommand.browser("Windows 11", Map.of())).isPresent();
	}

	@Test
	void nobodyLooksAtTheScreenOfAServer() {
		assertThat(OpenCommand.browser("Linux", Map.of())).isEmpty();
		assertThat(OpenCommand.browser("Mac OS X", Map.of("SSH_CONNECTION", "1.2.3.4 5 6.7.8.9 22"))).isEmpty();
	}

}
