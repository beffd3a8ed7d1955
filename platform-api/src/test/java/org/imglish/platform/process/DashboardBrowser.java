package org.imglish.platform.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.Assumptions;

/** The Chromium of this machine; tests that need it are skipped where there is none. */
final class DashboardBrowser implements AutoCloseable {

	static final double PATIENCE_MILLISECONDS = 240_000;

	private static final int HEIGHT = 900;

	private static final String AXE = axe();

	private final Playwright playwright;

	private final Browser browser;

	private DashboardBrowser(Playwright playwright, Browser browser) {
		this.playwright = playwright;
		this.browser = browser;
	}

	/** The program that looks for barriers. */
	private static String axe() {
		try (InputStream source = Objects.requireNonNull(
				DashboardBrowser.class.getResourceAsStream("/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js"),
				"axe-core is not among the test's libraries")) {
			return new String(source.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static DashboardBrowser launch() {
		Optional<Path> found = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
			.map(Path::of)
			.filter(Files::isExecutable)
			.findFirst();
		Assumptions.assumeTrue(found.isPresent(), "No Chromium was found: the dashboard is not looked at");
		Map<String, String> environment = new HashMap<>(System.getenv());
		environment.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
		Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
		Browser browser = playwright.chromium()
			.launch(new BrowserType.LaunchOptions().setExecutablePath(found.orElseThrow())
				.setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")));
		PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLISECONDS);
		return new DashboardBrowser(playwright, browser);
	}

	Page open() {
		return this.browser.newPage();
	}

	/** A view of one width in one color scheme, with nothing remembered. */
	View open(ColorScheme scheme, int width) {
		return new View(this.browser
			.newContext(new Browser.NewContextOptions().setColorScheme(scheme).setViewportSize(width, HEIGHT)));
	}

	@Override
	public void close() {
		this.playwright.close();
	}

	/** A page and what it complained of. */
	static final class View implements AutoCloseable {

		/** What the browser says of axe, which reads its own canvas again and again. */
		private static final String OF_AXE = "Canvas2D: Multiple readback operations";

		private final BrowserContext context;

		private final Page page;

		private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());

		private View(BrowserContext context) {
			this.context = context;
			this.page = context.newPage();
			this.page.onPageError(this.complaints::add);
			this.page.onConsoleMessage((message) -> {
				if (List.of("error", "warning").contains(message.type()) && !message.text().startsWith(OF_AXE)) {
					this.complaints.add(message.text());
				}
			});
		}

		Page page() {
			return this.page;
		}

		/** Errors and warnings on the console. */
		List<String> complaints() {
			return List.copyOf(this.complaints);
		}

		/** Pixels by which the page is wider than its window. */
		int overflow() {
			return ((Number) this.page
				.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))
				.intValue();
		}

		/** How bright the ground is, from 0 to 255. */
		int brightness() {
			return ((Number) this.page.evaluate("""
					() => getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3)
						.reduce((sum, part) => sum + Number(part), 0) / 3
					""")).intValue();
		}

		/**
		 * What keeps people out, as axe sees it: rule and element of each violation of
		 * WCAG 2.2 AA and of what else it takes for good practice.
		 */
		List<String> barriers() {
			this.page.evaluate(AXE);
			return ((List<?>) this.page.evaluate(
					"""
							() => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
								.then((found) => found.violations.flatMap((each) => each.nodes.map((node) => `${each.id}: ${node.html.slice(0, 200)}`)))
							"""))
				.stream()
				.map(String::valueOf)
				.toList();
		}

		/** Keeps a picture of the whole page for people to look at. */
		void keepPicture(String name) {
			this.page.screenshot(
					new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of("target", "pages", name + ".png")));
		}

		@Override
		public void close() {
			this.context.close();
		}

	}

}
