package org.imglish.jobs.ingest;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.imglish.core.digest.Sha256;
import org.imglish.core.shard.Manifest;
import org.imglish.core.shard.Shard;
import org.imglish.core.source.Survey;
import org.imglish.core.text.TokenizerFile;
import tools.jackson.databind.json.JsonMapper;

/**
 * The folder of a dataset that is being ingested. What is read again after an
 * interruption is written beside its place, forced to the disk and renamed.
 */
final class DatasetFolder {

	private static final int DIGEST_BYTES = 32;

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final Path folder;

	DatasetFolder(Path folder) {
		this.folder = folder;
	}

	Path path() {
		return this.folder;
	}

	/** Where the text tokenizer lies, if the dataset has one. */
	Optional<Path> tokenizer() {
		return TokenizerFile.in(this.folder);
	}

	/**
	 * Writes the text tokenizer.
	 * @param name its name in a dataset's folder
	 */
	void writeTokenizer(String name, byte[] content) throws IOException {
		writeWhole(this.folder.resolve(name), content);
	}

	private Path survey() {
		return this.folder.resolve("survey.json");
	}

	void writeSurvey(Survey survey) throws IOException {
		writeWhole(survey(), JSON.writeValueAsBytes(survey));
	}

	Survey readSurvey() throws IOException {
		return JSON.readValue(Files.readString(survey()), Survey.class);
	}

	private Path digests() {
		return this.folder.resolve("digests.bin");
	}

	/**
	 * Keeps the digests of the records from a position on; called before the position
	 * behind them is committed, so that a position never lacks a digest.
	 * @param position number of the first record
	 */
	void writeDigests(long position, List<String> digests) throws IOException {
		ByteBuffer bytes = ByteBuffer.allocate(digests.size() * DIGEST_BYTES);
		digests.forEach((digest) -> bytes.put(HexFormat.of().parseHex(digest)));
		bytes.flip();
		try (FileChannel channel = FileChannel.open(digests(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
			long from = position * DIGEST_BYTES;
			while (bytes.hasRemaining()) {
				channel.write(bytes, from + bytes.position());
			}
			channel.force(true);
		}
	}

	/** Hands out the digests of the first records. */
	void readDigests(long records, Consumer<String> consumer) throws IOException {
		if (records > 0) {
			try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(digests())))) {
				byte[] digest = new byte[DIGEST_BYTES];
				for (long i = 0; i < records; i++) {
					in.readFully(digest);
					consumer.accept(HexFormat.of().formatHex(digest));
				}
			}
		}
	}

	/**
	 * The manifest of a complete dataset.
	 * @throws IOException if the dataset is not complete
	 */
	Manifest readManifest() throws IOException {
		Path file = this.folder.resolve("manifest.json");
		if (!Files.exists(file)) {
			throw new IOException("The dataset in " + this.folder + " is not complete; ingest it first");
		}
		return Manifest.read(file);
	}

	/** Writes the manifest and removes what only an unfinished ingest needs. */
	void complete(Manifest manifest) throws IOException {
		writeWhole(this.folder.resolve("manifest.json"), JSON.writeValueAsBytes(manifest));
		List<String> listed = manifest.shards().stream().map(Shard::file).toList();
		try (Stream<Path> files = Files.list(this.folder)) {
			for (Path file : files.toList()) {
				String name = file.getFileName().toString();
				if (name.startsWith("shard-") && !listed.contains(name)) {
					Files.delete(file);
				}
			}
		}
	}

	private static void writeWhole(Path file, byte[] content) throws IOException {
		Path beside = file.resolveSibling(file.getFileName() + ".part");
		try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
				StandardOpenOption.TRUNCATE_EXISTING)) {
			ByteBuffer bytes = ByteBuffer.wrap(content);
			while (bytes.hasRemaining()) {
				channel.write(bytes);
			}
			channel.force(true);
		}
		Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
	}

}
