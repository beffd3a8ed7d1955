package org.imglish.jobs.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.imglish.core.digest.Sha256;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.Manifest;
import org.imglish.core.shard.Shard;
import org.imglish.core.shard.ShardWriter;
import org.imglish.core.source.Fingerprint;
import org.imglish.core.source.Survey;
import org.imglish.core.text.TextTokenizer;
import org.imglish.core.text.TokenizerFile;
import org.imglish.jobs.attempt.Outage;
import org.imglish.jobs.store.FileStore;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files of a dataset that is being ingested: the manifest makes it a complete one.
 * Any worker can continue with what an earlier attempt has left there.
 */
final class IngestedFiles {

	private static final String DIGESTS = "digests";

	private static final String PICTURES = "pictures";

	/** End of the name of a chunk's file: the number of its first record. */
	private static final String CHUNK = "-%012d.bin";

	private static final Pattern NUMBER = Pattern.compile("-(\\d+)\\.bin$");

	/** Fingerprints that are copied at once. */
	private static final int PRINTS_AT_ONCE = 1 << 16;

	private static final String SURVEY = "survey.json";

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final FileStore store;

	private final String key;

	private final Outage outage;

	/**
	 * @param key what the names of the dataset's files begin with, without a slash
	 * @param outage waits for a store that is away
	 */
	IngestedFiles(FileStore store, String key, Outage outage) {
		this.store = store;
		this.key = key;
		this.outage = outage;
	}

	/** The files of another dataset. */
	IngestedFiles of(String otherKey) {
		return new IngestedFiles(this.store, otherKey, this.outage);
	}

	private <T> T outlast(Callable<T> work) throws IOException {
		return this.outage.outlast("the files of " + place("") + " cannot be reached in " + this.store, work);
	}

	private Set<String> names() throws IOException {
		return outlast(() -> this.store.names(this.key));
	}

	/** The text tokenizer, if the dataset has one. */
	Optional<Vocabulary> vocabulary() throws IOException {
		Set<String> names = names();
		for (String name : TokenizerFile.NAMES) {
			if (names.contains(place(name))) {
				return Optional.of(new Vocabulary(name, read(name)));
			}
		}
		return Optional.empty();
	}

	/**
	 * Writes the text tokenizer.
	 * @param name its name in a dataset's folder
	 */
	void writeTokenizer(String name, byte[] content) throws IOException {
		write(name, content);
	}

	void writeSurvey(Survey survey) throws IOException {
		write(SURVEY, JSON.writeValueAsBytes(survey));
	}

	/**
	 * The survey of a dataset, for who does not wait for a store that is away.
	 * @param key what the names of the dataset's files begin with
	 * @throws IOException if there is none
	 */
	static Survey survey(FileStore store, String key) throws IOException {
		try (InputStream in = store.open(key + "/" + SURVEY)) {
			return JSON.readValue(in.readAllBytes(), Survey.class);
		}
	}

	Survey readSurvey() throws IOException {
		return JSON.readValue(read(SURVEY), Survey.class);
	}

	/** Writes a shard. */
	Shard writeShard(String file, List<Sample> samples) throws IOException {
		AtomicReference<Shard> shard = new AtomicReference<>();
		outlast(() -> this.store.write(place(file), (out) -> shard.set(ShardWriter.write(out, file, samples))));
		return shard.get();
	}

	/** Takes away a shard that nobody will list. */
	void deleteShard(Shard shard) throws IOException {
		this.store.delete(shard.place(this.key));
	}

	/**
	 * Keeps the fingerprints of the records from a position on; called before the
	 * position behind them is committed, so that a position never lacks one.
	 * @param position number of the first record
	 * @param pictures whether pictures are compared
	 */
	void writePrints(long position, List<Fingerprint> prints, boolean pictures) throws IOException {
		if (pictures) {
			write(String.format(Locale.ROOT, PICTURES + CHUNK, position), IngestedPrints.pictures(prints));
		}
		write(String.format(Locale.ROOT, DIGESTS + CHUNK, position), IngestedPrints.digests(prints));
	}

	/** The fingerprints that were kept so far. */
	IngestedPrints prints() throws IOException {
		Set<String> names = names();
		return new IngestedPrints(prints(names, DIGESTS, IngestedPrints.DIGEST_BYTES),
				prints(names, PICTURES, IngestedPrints.PICTURE_BYTES));
	}

	/**
	 * Keeps the fingerprints of the records of an older version, from the first on.
	 * @param older its files
	 * @param records number of its records
	 * @param pictures whether pictures are compared
	 * @param goOn is performed now and then; may end the copying by an exception
	 * @return what is not known of them, a sentence each
	 */
	List<String> takePrints(IngestedFiles older, long records, boolean pictures, Runnable goOn) throws IOException {
		IngestedPrints prints = older.prints();
		for (long first = 0; first < records; first += PRINTS_AT_ONCE) {
			goOn.run();
			List<Fingerprint> some = new ArrayList<>();
			long behind = Math.min(records, first + PRINTS_AT_ONCE);
			if (prints.hasDigests()) {
				prints.read(first, behind, (record, print) -> some.add(print));
			}
			else {
				some.addAll(Collections.nCopies(Math.toIntExact(behind - first), Fingerprint.NONE));
			}
			writePrints(first, some, pictures);
		}
		List<String> unknown = new ArrayList<>();
		if (!prints.hasDigests()) {
			unknown.add("The digests of the records of " + older.key
					+ " were not kept when it was ingested: duplicates of them are not found");
		}
		if (pictures && !prints.hasPictures()) {
			unknown.add("The pictures of " + older.key
					+ " were not compared when it was ingested: near duplicates of them are not found");
		}
		return unknown;
	}

	private PrintFiles prints(Set<String> names, String kind, int length) {
		Map<Long, String> files = new TreeMap<>();
		for (String name : names) {
			if (name.startsWith(place(kind)) && name.endsWith(".bin")) {
				Matcher number = NUMBER.matcher(name);
				files.putIfAbsent(number.find() ? Long.parseLong(number.group(1)) : 0, name);
			}
		}
		return new PrintFiles(this.store, place(""), this.outage, length, files);
	}

	/**
	 * Writes the manifest and removes the shards that it does not list. The fingerprints
	 * stay, for versions that records are added to.
	 */
	void complete(Manifest manifest) throws IOException {
		write(Manifest.FILE, JSON.writeValueAsBytes(manifest));
		Set<String> listed = manifest.shards()
			.stream()
			.map((shard) -> shard.place(this.key))
			.collect(Collectors.toSet());
		delete((name) -> name.startsWith(place("shard-")) && !listed.contains(name));
	}

	/** Removes the fingerprints that a dataset which was given up has left here. */
	void deletePrints() throws IOException {
		delete((name) -> name.startsWith(place(DIGESTS)) || name.startsWith(place(PICTURES)));
	}

	private void delete(Predicate<String> which) throws IOException {
		for (String name : names()) {
			if (which.test(name)) {
				outlast(() -> {
					this.store.delete(name);
					return true;
				});
			}
		}
	}

	private byte[] read(String name) throws IOException {
		return outlast(() -> {
			try (InputStream in = this.store.open(place(name))) {
				return Optional.of(in.readAllBytes());
			}
			catch (NoSuchFileException ex) {
				return Optional.<byte[]>empty();
			}
		}).orElseThrow(() -> new IOException("There is no " + place(name) + " in " + this.store));
	}

	private void write(String name, byte[] content) throws IOException {
		outlast(() -> this.store.write(place(name), (out) -> out.write(content)));
	}

	private String place(String name) {
		return this.key + "/" + name;
	}

	/**
	 * The file of a text tokenizer.
	 *
	 * @param name its name in a dataset's folder
	 * @param content its bytes
	 */
	@SuppressWarnings("ArrayRecordComponent")
	record Vocabulary(String name, byte[] content) {

		TextTokenizer open() throws IOException {
			Path copy = Files.createTempFile("imglish-", this.name);
			try {
				Files.write(copy, this.content);
				return TokenizerFile.open(copy);
			}
			finally {
				Files.deleteIfExists(copy);
			}
		}

		String sha256() {
			return Sha256.of(this.content);
		}

	}

}
