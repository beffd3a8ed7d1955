package org.imglish.platform.site;

import java.util.List;

/**
 * A document as a page of the site.
 *
 * @param path its address below {@code /docs}, empty for the first page
 * @param title its first heading
 * @param html what is between the page's head and foot
 * @param headings its headings, in their order
 */
record SitePage(String path, String title, String html, List<Heading> headings) {

	SitePage {
		headings = List.copyOf(headings);
	}

	/**
	 * A heading, with the text up to the next one.
	 *
	 * @param id its anchor
	 * @param title its words
	 * @param text what stands below it, for the search
	 */
	record Heading(String id, String title, String text) {

	}

}
