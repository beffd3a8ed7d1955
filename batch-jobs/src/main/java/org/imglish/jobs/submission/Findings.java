package org.imglish.jobs.submission;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.imglish.core.field.Mistake;
import org.imglish.core.library.Named;
import org.imglish.core.shard.Manifest;
import org.jspecify.annotations.Nullable;

/** What looking up the names of one recipe has found so far. */
final class Findings {

	private final List<Mistake> mistakes = new ArrayList<>();

	private final Set<Long> awaited = new TreeSet<>();

	private final List<String> remarks = new ArrayList<>();

	private final Map<Named.Dataset, Manifest> manifests = new LinkedHashMap<>();

	private @Nullable String vocabulary;

	void mistake(String field, String message) {
		this.mistakes.add(new Mistake(field, message));
	}

	/** A run makes what is named. */
	void await(long run) {
		this.awaited.add(run);
	}

	void remark(String sentence) {
		this.remarks.add(sentence);
	}

	void read(Named.Dataset named, Manifest manifest) {
		this.manifests.put(named, manifest);
	}

	/** SHA-256 of the text tokenizer of the weights that are started from. */
	void vocabulary(String sha256) {
		this.vocabulary = sha256;
	}

	List<Mistake> mistakes() {
		return this.mistakes;
	}

	Set<Long> awaited() {
		return this.awaited;
	}

	List<String> remarks() {
		return this.remarks;
	}

	/** Of the complete datasets that serve their use. */
	Map<Named.Dataset, Manifest> manifests() {
		return this.manifests;
	}

	@Nullable String vocabulary() {
		return this.vocabulary;
	}

}
