package org.imglish.core.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import org.imglish.core.source.RecordCheck.Reason;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * Boxes of Pascal VOC: {@code JPEGImages}, {@code Annotations} with an XML for each image
 * and the lists of {@code ImageSets/Main}. Its pixels are counted from 1 and the last one
 * belongs to a box. Objects that are marked as difficult are kept as crowds are: they are
 * not learned from, and cost nothing whether they are found or not.
 */
final class VocObjects {

	private static final String ANNOTATION = ".xml";

	private final DataRoots roots;

	private final UnreadParts unread = new UnreadParts();

	VocObjects(DataRoots roots) {
		this.roots = roots;
	}

	/**
	 * Opens a year's folder.
	 * @param splits lists to read, for example {@code trainval}; none for all that is
	 * annotated
	 */
	RecordStream open(Path folder, List<String> splits) throws IOException {
		VocYear year = new VocYear(this.roots, folder, this.unread);
		Path images = year.folder("JPEGImages");
		Path files = year.folder("Annotations");
		Set<String> annotated = year.annotated(files, ANNOTATION, "annotations");
		Set<String> wanted = splits.isEmpty() ? annotated : year.listed("Main", splits);
		this.unread.add("annotations of other splits",
				annotated.stream().filter((name) -> !wanted.contains(name)).count());
		List<SourceRecord> records = new ArrayList<>();
		for (String name : wanted) {
			records.add(annotated.contains(name) ? record(name, images, this.roots.resolve(files, name + ANNOTATION))
					: SourceRecord.unusable(name, Reason.MISSING_FILE,
							"there is no annotation " + name + ANNOTATION + " in " + files));
		}
		return RecordStream.of(records, this.unread, VocYear.OBJECTS);
	}

	private SourceRecord record(String name, Path images, Path file) throws IOException {
		try {
			return SourceRecord.of(name, () -> this.roots.read(images, name + ".jpg"), null, Map.of("image_id", name))
				.with(objects(file));
		}
		catch (BrokenRecordException ex) {
			return ex.at(name);
		}
	}

	private static SourceObjects objects(Path file) throws IOException {
		Element root = root(file);
		Element size = child(root, "size");
		List<SourceObject> objects = new ArrayList<>();
		for (Node node = root.getFirstChild(); node != null; node = node.getNextSibling()) {
			if (node instanceof Element object && object.getTagName().equals("object")) {
				objects.add(object(object, "object " + (objects.size() + 1)));
			}
		}
		return new SourceObjects((int) number(size, "width"), (int) number(size, "height"), objects);
	}

	private static SourceObject object(Element object, String place) throws IOException {
		String name = child(object, "name").getTextContent().strip();
		int category = VocYear.OBJECTS.indexOf(name);
		if (category < 0) {
			throw new BrokenRecordException(Reason.WRONG_CLASS,
					place + " is of class '" + name + "', which is none of the " + VocYear.OBJECTS.size());
		}
		Element box = child(object, "bndbox");
		double left = number(box, "xmin") - 1;
		double top = number(box, "ymin") - 1;
		boolean difficult = object.getElementsByTagName("difficult").getLength() > 0
				&& number(object, "difficult") != 0;
		return new SourceObject(place, category,
				new double[] { left, top, number(box, "xmax") - left, number(box, "ymax") - top }, null, difficult,
				null);
	}

	private static Element child(Element of, String name) throws IOException {
		for (Node node = of.getFirstChild(); node != null; node = node.getNextSibling()) {
			if (node instanceof Element element && element.getTagName().equals(name)) {
				return element;
			}
		}
		throw new BrokenRecordException(Reason.BROKEN_LABELS,
				"its annotation has no <" + name + "> in a <" + of.getTagName() + ">");
	}

	private static double number(Element of, String name) throws IOException {
		String text = child(of, name).getTextContent().strip();
		try {
			return Double.parseDouble(text);
		}
		catch (NumberFormatException ex) {
			throw new BrokenRecordException(Reason.BROKEN_LABELS,
					"its annotation has '" + text + "' as <" + name + ">, which is no number");
		}
	}

	/** Neither doctypes nor other files are read. */
	private static Element root(Path file) throws IOException {
		try {
			DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
			factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
			factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
			DocumentBuilder builder = factory.newDocumentBuilder();
			builder.setErrorHandler(null);
			return builder.parse(new ByteArrayInputStream(Files.readAllBytes(file))).getDocumentElement();
		}
		catch (SAXException ex) {
			throw new BrokenRecordException(Reason.BROKEN_RECORD,
					"its annotation is no XML that can be read: " + ex.getMessage());
		}
		catch (ParserConfigurationException ex) {
			throw new IllegalStateException("Every JDK has an XML parser", ex);
		}
	}

}
