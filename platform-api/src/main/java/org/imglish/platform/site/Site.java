package org.imglish.platform.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * The documents that the application carries, as pages with a navigation, beside the
 * files that they show and link to and an index to search in. All of it is made when it
 * is opened, which takes a fraction of a second.
 */
public final class Site {

	/** Where the site is served. */
	public static final String ROOT = "/docs";

	private static final String FOLDER = "site/";

	private static final String LOOK = "site-look/";

	private static final JsonMapper JSON = JsonMapper.builder().build();

	/** Pages by the name of their document, README.md first. */
	private final Map<String, SitePage> pages = new LinkedHashMap<>();

	/** Whatever is served, by its address below the root. */
	private final Map<String, byte[]> files = new LinkedHashMap<>();

	private final String frame;

	private Site() throws IOException {
		Map<String, byte[]> documents = new LinkedHashMap<>();
		documents.put(SiteLinks.FIRST, bytes(FOLDER + SiteLinks.FIRST));
		documents.putAll(carried(FOLDER));
		Map<String, byte[]> look = carried(LOOK);
		this.frame = new String(look.getOrDefault("page.html", new byte[0]), StandardCharsets.UTF_8);
		SiteRenderer renderer = new SiteRenderer(documents.keySet());
		documents.forEach((name, content) -> {
			if (name.endsWith(".md")) {
				this.pages.put(name, renderer.page(name, new String(content, StandardCharsets.UTF_8)));
			}
			else {
				this.files.put(name, content);
			}
		});
		look.forEach(this.files::put);
		this.files.put("search.json", index().getBytes(StandardCharsets.UTF_8));
		for (SitePage page : this.pages.values()) {
			this.files.put(page.path() + ".html", framed(page).getBytes(StandardCharsets.UTF_8));
		}
	}

	/** Opens the documents that the application carries. */
	public static Site open() throws IOException {
		return new Site();
	}

	List<SitePage> pages() {
		return List.copyOf(this.pages.values());
	}

	/**
	 * What is served at an address.
	 * @param path below the root, without a slash before it
	 */
	public Optional<byte[]> content(String path) {
		byte[] page = this.files.get(path + ".html");
		return Optional.ofNullable((page != null) ? page : this.files.get(path));
	}

	/** Whether a page is at an address, and no file. */
	public boolean isPage(String path) {
		return this.files.containsKey(path + ".html");
	}

	/** All files, by their path below the root. */
	public Map<String, byte[]> files() {
		return Map.copyOf(this.files);
	}

	private String framed(SitePage page) {
		StringJoiner navigation = new StringJoiner("\n");
		StringJoiner decisions = new StringJoiner("\n");
		for (SitePage each : this.pages.values()) {
			String link = String.format(Locale.ROOT, "<li><a href=\"%s\"%s>%s</a></li>", address(each.path()),
					each.equals(page) ? " aria-current=\"page\"" : "", escaped(each.title()));
			(each.path().startsWith("decisions/") ? decisions : navigation).add(link);
		}
		return this.frame.replace("{{title}}", escaped(page.title()))
			.replace("{{pages}}", navigation.toString())
			.replace("{{decisions}}", decisions.toString())
			.replace("{{content}}", page.html());
	}

	/** The address of a page. */
	static String address(String path) {
		return path.isEmpty() ? ROOT : ROOT + "/" + path;
	}

	private String index() {
		ArrayNode index = JSON.createArrayNode();
		for (SitePage page : this.pages.values()) {
			for (SitePage.Heading heading : page.headings()) {
				index.addObject()
					.put("page", page.title())
					.put("title", heading.title())
					.put("at", address(page.path()) + "#" + heading.id())
					.put("text", heading.text());
			}
		}
		return index.toString();
	}

	static String escaped(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
	}

	/** Files of a folder of the class path, by their path in it. */
	private static Map<String, byte[]> carried(String folder) throws IOException {
		List<Resource> found = new ArrayList<>(
				List.of(new PathMatchingResourcePatternResolver().getResources("classpath*:" + folder + "**")));
		Map<String, byte[]> files = new TreeMap<>();
		for (Resource each : found) {
			String url = each.getURL().toString();
			String path = url.substring(url.lastIndexOf("/" + folder) + 1 + folder.length());
			if (!path.isEmpty() && !path.endsWith("/") && each.isReadable()) {
				try (InputStream content = each.getInputStream()) {
					files.put(path, content.readAllBytes());
				}
			}
		}
		return files;
	}

	private static byte[] bytes(String path) throws IOException {
		try (InputStream content = Site.class.getClassLoader().getResourceAsStream(path)) {
			if (content == null) {
				throw new IOException("The application carries no " + path + ": it was built without its documents");
			}
			return content.readAllBytes();
		}
	}

}
