package org.imglish.core.source;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.imglish.core.field.Checked;
import org.imglish.core.field.Checks;
import org.imglish.core.field.Field;
import org.jspecify.annotations.Nullable;

/** What the columns of a table, or the fields of an object, are for. */
public record Columns(
		@Field("Column of the image: the name of its file, or its bytes; left out, found by its name (image, img, path, file_name, …).") @Nullable String image,
		@Field(value = "Columns of texts, of which each makes a pair; none for one that is found by its name (text, caption, alt_text, …).",
				byDefault = "[]") List<String> text,
		@Field("Column of the class, a number or a name; left out, found by its name (class, label, …).") @Nullable String label,
		@Field(value = "Further columns of a table that are kept with each sample; objects keep all of their fields.",
				byDefault = "[]") List<String> keep)
		implements
			Checked {

	/** Names under which a class is read, whatever else says what the class is. */
	private static final Set<String> CLASSES = Set.of("class", "class_name", "label");

	public Columns {
		text = List.copyOf(text);
		keep = List.copyOf(keep);
	}

	@Override
	public void check(Checks checks) {
		Set<String> seen = new HashSet<>();
		for (String column : named()) {
			checks.that(seen.add(column), "", "names the column '%s' twice; each is for one thing", column);
		}
		for (String column : this.keep) {
			checks.that(this.label == null || !CLASSES.contains(column), "keep",
					"names '%s', which would be read as the class beside the one in '%s'", column, this.label);
		}
	}

	/** All columns that are named. */
	List<String> named() {
		List<String> named = new ArrayList<>(this.text);
		if (this.image != null) {
			named.add(this.image);
		}
		if (this.label != null) {
			named.add(this.label);
		}
		named.addAll(this.keep);
		return named;
	}

}
