package org.imglish.platform.site;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/** Where links of documents lead on the site. */
final class SiteLinks {

	/** The document that the first page is made of; it lies above the others. */
	static final String FIRST = "README.md";

	private static final String DOCUMENTS = "docs/";

	private final Set<String> documents;

	/**
	 * @param documents names of all documents and files of the site, as they lie below
	 * the folder of the documents
	 */
	SiteLinks(Set<String> documents) {
		this.documents = Set.copyOf(documents);
	}

	/** The address of a document's page below the root. */
	static String path(String document) {
		return document.equals(FIRST) ? "" : document.replaceFirst("\\.md$", "");
	}

	/**
	 * Where a link leads.
	 * @param document the document that it stands in
	 * @param target as it is written there
	 * @return nothing for what lies beside the documents and is no part of the site
	 */
	Optional<String> resolved(String document, String target) {
		if (target.matches("[a-z]+:.*")) {
			return Optional.of(target);
		}
		int hash = target.indexOf('#');
		String anchor = (hash >= 0) ? target.substring(hash) : "";
		String file = (hash >= 0) ? target.substring(0, hash) : target;
		if (file.isEmpty()) {
			return Optional.of(anchor);
		}
		String name = below(document, file);
		return this.documents.contains(name) ? Optional.of(Site.address(path(name)) + anchor) : Optional.empty();
	}

	/** The name of what a path means that stands in a document. */
	private static String below(String document, String file) {
		String from = document.equals(FIRST) ? "/" : "/" + DOCUMENTS + document;
		String whole = URI.create(from).resolve(file).getPath().substring(1);
		return whole.startsWith(DOCUMENTS) ? whole.substring(DOCUMENTS.length()) : whole;
	}

}
