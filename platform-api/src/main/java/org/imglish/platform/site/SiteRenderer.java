package org.imglish.platform.site;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentRenderer;

/** Makes a page of a document: CommonMark with the tables of GitHub. */
final class SiteRenderer {

	private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());

	private final Parser parser = Parser.builder().extensions(EXTENSIONS).build();

	private final TextContentRenderer text = TextContentRenderer.builder().extensions(EXTENSIONS).build();

	private final SiteLinks links;

	/**
	 * @param documents names of all documents and files of the site
	 */
	SiteRenderer(Set<String> documents) {
		this.links = new SiteLinks(documents);
	}

	SitePage page(String name, String markdown) {
		Node document = this.parser.parse(markdown);
		document.accept(new Relinked(name));
		List<SitePage.Heading> headings = headings(document);
		IdGenerator ids = IdGenerator.builder().build();
		Set<String> taken = headings.stream().map(SitePage.Heading::id).collect(Collectors.toCollection(HashSet::new));
		HtmlRenderer renderer = HtmlRenderer.builder()
			.extensions(EXTENSIONS)
			.escapeHtml(true)
			.attributeProviderFactory((context) -> (node, tag, attributes) -> {
				if (node instanceof Heading heading) {
					attributes.put("id", ids.generateId(words(heading)));
				}
				else if (node instanceof TableRow row && tag.equals("tr")) {
					code(row).filter(taken::add).ifPresent((code) -> attributes.put("id", code));
				}
				else if (tag.equals("pre")) {
					attributes.put("tabindex", "0");
				}
			})
			.build();
		return new SitePage(SiteLinks.path(name), headings.isEmpty() ? name : headings.get(0).title(),
				renderer.render(document)
					.replace("<table>", "<div class=\"scroll\" tabindex=\"0\"><table>")
					.replace("</table>", "</table></div>"),
				headings);
	}

	/** What a row of a table is about, if its first cell names it as code: its anchor. */
	private static Optional<String> code(TableRow row) {
		return (row.getFirstChild() instanceof TableCell cell && cell.getFirstChild() instanceof Code code
				&& code.getNext() == null) ? Optional.of(code.getLiteral()) : Optional.empty();
	}

	private List<SitePage.Heading> headings(Node document) {
		IdGenerator ids = IdGenerator.builder().build();
		List<SitePage.Heading> headings = new ArrayList<>();
		for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
			if (node instanceof Heading heading) {
				StringBuilder below = new StringBuilder();
				for (Node next = node.getNext(); next != null && !(next instanceof Heading); next = next.getNext()) {
					below.append(this.text.render(next)).append(' ');
				}
				headings.add(new SitePage.Heading(ids.generateId(words(heading)), words(heading),
						below.toString().replaceAll("\\s+", " ").strip()));
			}
		}
		return headings;
	}

	private String words(Heading heading) {
		return this.text.render(heading).strip();
	}

	/**
	 * Lets links lead to pages; of what is no part of the site the words stay. Pictures
	 * lie on the site as they do beside the documents.
	 */
	private final class Relinked extends AbstractVisitor {

		private final String document;

		private Relinked(String document) {
			this.document = document;
		}

		@Override
		public void visit(Link link) {
			visitChildren(link);
			String target = SiteRenderer.this.links.resolved(this.document, link.getDestination()).orElse(null);
			if (target != null) {
				link.setDestination(target);
				return;
			}
			Node child = link.getFirstChild();
			while (child != null) {
				Node next = child.getNext();
				link.insertBefore(child);
				child = next;
			}
			link.unlink();
		}

		@Override
		public void visit(Image image) {
			SiteRenderer.this.links.resolved(this.document, image.getDestination()).ifPresent(image::setDestination);
		}

	}

}
