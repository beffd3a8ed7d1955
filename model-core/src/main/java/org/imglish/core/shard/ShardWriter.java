package org.imglish.core.shard;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.imglish.core.digest.Sha256;
import org.imglish.core.sample.Sample;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes samples as a WebDataset tar: under each key the image, its label map, the text
 * and a JSON with tokens and labels. Equal samples give equal bytes.
 */
public final class ShardWriter {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private ShardWriter() {
	}

	/**
	 * Writes one shard into a folder. The file is written beside its place, forced to the
	 * disk and renamed, so it is whole or absent.
	 * @param folder existing folder of the dataset
	 * @param file name of the shard
	 * @param samples at least one
	 */
	public static Shard write(Path folder, String file, List<Sample> samples) throws IOException {
		Path beside = folder.resolve(file + ".part");
		Shard shard;
		try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
				StandardOpenOption.TRUNCATE_EXISTING)) {
			shard = write(Channels.newOutputStream(channel), file, samples);
			channel.force(true);
		}
		Files.move(beside, folder.resolve(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		forceFolder(folder);
		return shard;
	}

	/**
	 * Writes one shard.
	 * @param to where its bytes go; stays open
	 * @param file name of the shard
	 * @param samples at least one
	 */
	public static Shard write(OutputStream to, String file, List<Sample> samples) throws IOException {
		Sha256 sum = new Sha256();
		OutputStream out = new BufferedOutputStream(sum.adding(to), 1 << 16);
		TarArchiveOutputStream tar = new TarArchiveOutputStream(out);
		tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
		for (Sample sample : samples) {
			put(tar, sample);
		}
		tar.finish();
		out.flush();
		return new Shard(file, samples.size(), tar.getBytesWritten(), sum.hex());
	}

	private static void put(TarArchiveOutputStream tar, Sample sample) throws IOException {
		byte[] image = sample.image();
		if (image != null) {
			put(tar, sample.id() + (isPng(image) ? ".png" : ".jpg"), image);
		}
		byte[] right = sample.right();
		if (right != null) {
			put(tar, sample.id() + (isPng(right) ? ".right.png" : ".right.jpg"), right);
		}
		byte[] labelMap = sample.labelMap();
		if (labelMap != null) {
			put(tar, sample.id() + ".map.png", labelMap);
		}
		if (sample.text() != null) {
			put(tar, sample.id() + ".txt", sample.text().getBytes(StandardCharsets.UTF_8));
		}
		Map<String, Object> json = new LinkedHashMap<>();
		if (sample.tokens() != null) {
			json.put("tokens", sample.tokens());
		}
		// Maps of the JDK iterate in another order in each process; shards must not.
		json.put("labels", new TreeMap<>(sample.labels()));
		put(tar, sample.id() + ".json", JSON.writeValueAsBytes(json));
	}

	private static void put(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
		TarArchiveEntry entry = new TarArchiveEntry(name);
		entry.setSize(content.length);
		entry.setModTime(0L);
		tar.putArchiveEntry(entry);
		tar.write(content);
		tar.closeArchiveEntry();
	}

	private static boolean isPng(byte[] image) {
		return image.length > 4 && image[1] == 'P' && image[2] == 'N' && image[3] == 'G';
	}

	/** Forces a folder's entries to the disk where the system allows it. */
	public static void forceFolder(Path folder) throws IOException {
		if (System.getProperty("os.name").startsWith("Windows")) {
			return;
		}
		try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
			channel.force(true);
		}
	}

}
