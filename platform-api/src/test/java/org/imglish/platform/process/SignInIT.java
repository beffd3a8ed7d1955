package org.imglish.platform.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import org.imglish.jobs.access.Role;
import org.imglish.jobs.access.Tokens;
import org.imglish.platform.wiring.Application;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** Signing in to a dashboard that asks for tokens. */
class SignInIT {

	@TempDir
	static Path home;

	private static DashboardBrowser browser;

	private static Platform platform;

	private static String secret;

	@BeforeAll
	static void start() throws IOException {
		browser = DashboardBrowser.launch();
		try (Application application = Application.start(home, false, Map.of())) {
			secret = application.bean(Tokens.class)
				.issue("somebody with a name of some length", Role.OPERATOR, null)
				.secret();
		}
		platform = Platform.start(home, 0, Duration.ofMinutes(1), Map.of("imglish.security.require-tokens", true));
	}

	@AfterAll
	static void stop() {
		if (platform != null) {
			platform.close();
		}
		if (browser != null) {
			browser.close();
		}
	}

	@Test
	void aWrongTokenIsRefusedAndARightOneRemembered() {
		try (DashboardBrowser.View view = browser.open(ColorScheme.LIGHT, 1280)) {
			Page page = view.page();
			page.navigate(platform.url() + "/");
			assertThat(heading(page, "Sign in")).isVisible();
			page.getByLabel("API token").fill("imglish_nonsense");
			page.getByRole(AriaRole.BUTTON).click();
			assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
			page.getByLabel("API token").fill(secret);
			page.getByRole(AriaRole.BUTTON).click();
			assertThat(page.getByText("No runs yet")).isVisible();
			assertThat(page.getByText("somebody with a name of some length, operator")).isVisible();
			assertThat((String) page.evaluate("() => document.cookie + JSON.stringify(localStorage)"))
				.doesNotContain(secret);
			page.reload();
			assertThat(page.getByText("No runs yet")).isVisible();
			page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out")).click();
			assertThat(heading(page, "Sign in")).isVisible();
			page.navigate(platform.url() + "/workers");
			page.reload();
			assertThat(heading(page, "Sign in")).isVisible();
		}
	}

	@ParameterizedTest
	@CsvSource({ "LIGHT, 1280", "LIGHT, 380", "DARK, 1280", "DARK, 380" })
	void signingInAndBeingSignedInFit(ColorScheme scheme, int width) {
		try (DashboardBrowser.View view = browser.open(scheme, width)) {
			view.page().navigate(platform.url() + "/");
			assertThat(heading(view.page(), "Sign in")).isVisible();
			view.keepPicture("sign-in-%s-%d".formatted(scheme, width));
			assertThat(view.overflow()).isZero();
			assertThat(view.barriers()).isEmpty();
			view.page().getByLabel("API token").fill(secret);
			view.page().getByRole(AriaRole.BUTTON).click();
			assertThat(view.page().getByText("No runs yet")).isVisible();
			view.keepPicture("signed-in-%s-%d".formatted(scheme, width));
			assertThat(view.overflow()).isZero();
			assertThat(view.complaints()).isEmpty();
		}
	}

	private static Locator heading(Page page, String name) {
		return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setExact(true));
	}

}
