package org.imglish.core.shard;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.imglish.core.sample.Sample;
import org.jspecify.annotations.Nullable;

/**
 * Which samples of a dataset somebody looks for. They are looked through in order, shard
 * by shard; of each the texts and labels are read, and no picture. There is no index: how
 * long it takes grows with the number of samples.
 */
public final class SampleSearch {

	private static final byte[] UNREAD = {};

	private final List<String> words;

	private final @Nullable String category;

	private final Holdings.@Nullable Part part;

	private final Predicate<Shard> shards;

	/**
	 * @param words words that all occur in the texts, answers or classes of a sample, in
	 * whatever case; null or empty for any
	 * @param category its class, as {@link Tally} counts it; null for any
	 * @param part what it has; null for anything
	 * @param shards which shards may have one
	 */
	public SampleSearch(@Nullable String words, @Nullable String category, Holdings.@Nullable Part part,
			Predicate<Shard> shards) {
		this.words = Arrays.stream(Objects.requireNonNullElse(words, "").toLowerCase(Locale.ROOT).split("\\s+"))
			.filter((word) -> !word.isEmpty())
			.toList();
		this.category = category;
		this.part = part;
		this.shards = shards;
	}

	/**
	 * Looks for samples.
	 * @param firsts number of the first sample of each shard, and behind them the number
	 * of samples
	 * @param from number of the first that is looked at
	 */
	Found find(DatasetFiles files, int[] firsts, int from, int most, Duration patience) throws IOException {
		Pass pass = new Pass(from, most, System.nanoTime() + patience.toNanos());
		List<Shard> shards = files.manifest().shards();
		for (int i = 0; i < shards.size() && !pass.isOver(); i++) {
			if (firsts[i + 1] > pass.next && this.shards.test(shards.get(i))) {
				try (FileChannel file = files.open(shards.get(i));
						TarFile tar = new TarFile(new WindowedChannel(file))) {
					find(tar, firsts[i], pass);
				}
			}
			if (!pass.isOver()) {
				pass.next = Math.max(pass.next, firsts[i + 1]);
			}
		}
		int all = firsts[firsts.length - 1];
		return new Found(pass.found, (pass.next < all) ? pass.next : null,
				Math.max(0, Math.min(all, pass.next) - from));
	}

	private void find(TarFile tar, int first, Pass pass) throws IOException {
		SampleFiles open = null;
		int number = first - 1;
		for (TarArchiveEntry entry : tar.getEntries()) {
			String id = ShardedSamples.id(entry.getName());
			if (open == null || !open.id().equals(id)) {
				if (open != null) {
					look(number, open, pass);
				}
				if (pass.isOver()) {
					return;
				}
				open = new SampleFiles(id);
				number++;
			}
			if (number >= pass.next) {
				open.add(entry.getName(), open.isRead(entry.getName()) ? content(tar, entry) : UNREAD);
			}
		}
		if (open != null) {
			look(number, open, pass);
		}
	}

	private static byte[] content(TarFile tar, TarArchiveEntry entry) throws IOException {
		try (InputStream in = tar.getInputStream(entry)) {
			return in.readAllBytes();
		}
	}

	private void look(int number, SampleFiles files, Pass pass) {
		if (number < pass.next) {
			return;
		}
		pass.next = number + 1;
		if (takes(files.sample())) {
			pass.found.add(number);
		}
	}

	/**
	 * Whether a sample is one of them.
	 * @param sample its pictures may be empty
	 */
	boolean takes(Sample sample) {
		if (this.category != null && !this.category.equals(Tally.category(sample))) {
			return false;
		}
		if (this.part != null && Holdings.NONE.plus(List.of(sample)).of(this.part) == 0) {
			return false;
		}
		if (this.words.isEmpty()) {
			return true;
		}
		StringBuilder said = new StringBuilder(Objects.requireNonNullElse(sample.text(), ""));
		say(sample.labels(), said);
		String all = said.toString().toLowerCase(Locale.ROOT);
		return this.words.stream().allMatch(all::contains);
	}

	private static void say(@Nullable Object value, StringBuilder said) {
		if (value instanceof Map<?, ?> map) {
			map.values().forEach((each) -> say(each, said));
		}
		else if (value instanceof Collection<?> list) {
			list.forEach((each) -> say(each, said));
		}
		else if (value instanceof String word) {
			said.append('\n').append(word);
		}
	}

	/**
	 * What was found.
	 *
	 * @param samples their numbers in the dataset
	 * @param next number of the sample to look on from; null where all were looked at
	 * @param looked how many samples were passed
	 */
	public record Found(List<Integer> samples, @Nullable Integer next, int looked) {

		public Found {
			samples = List.copyOf(samples);
		}

	}

	/** A way through the samples, as far as it has come. */
	private static final class Pass {

		private final List<Integer> found = new ArrayList<>();

		private final int most;

		private final long deadline;

		private final int from;

		/** The next sample to look at. */
		private int next;

		Pass(int from, int most, long deadline) {
			this.from = from;
			this.next = from;
			this.most = most;
			this.deadline = deadline;
		}

		/** Late as it may be, one sample is looked at. */
		boolean isOver() {
			return this.found.size() >= this.most || this.next > this.from && System.nanoTime() - this.deadline > 0;
		}

	}

}
