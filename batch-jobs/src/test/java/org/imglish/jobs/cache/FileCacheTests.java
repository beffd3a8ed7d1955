package org.imglish.jobs.cache;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.imglish.core.digest.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is here, what goes, and what is never taken for whole. */
class FileCacheTests {

	private static final int SIZE = 1000;

	@TempDir
	Path folder;

	private final AtomicInteger brought = new AtomicInteger();

	@Test
	void aFileIsBroughtOnce() throws IOException {
		FileCache cache = cache(3);
		assertThat(read(cache, 1)).isEqualTo(content(1));
		assertThat(read(cache, 1)).isEqualTo(content(1));
		assertThat(read(cache(3), 1)).isEqualTo(content(1));
		assertThat(this.brought).hasValue(1);
	}

	@Test
	void theOneThatWasNotReadForLongestMakesRoom() throws IOException {
		FileCache cache = cache(3);
		for (int number : List.of(1, 2, 3, 1, 4)) {
			read(cache, number);
		}
		assertThat(List.of(1, 2, 3, 4)).filteredOn((number) -> cache.has(sum(number))).containsExactly(1, 3, 4);
	}

	@Test
	void whoIsReadingOneThatHasToGoKeepsIt() throws IOException {
		FileCache cache = cache(1);
		try (FileChannel first = open(cache, 1)) {
			read(cache, 2);
			assertThat(cache.has(sum(1))).isFalse();
			assertThat(all(first)).isEqualTo(content(1));
		}
	}

	@Test
	void threadsThatWantTheSameFileWaitForOneOfThem() throws Exception {
		FileCache cache = cache(3);
		int readers = 4;
		CountDownLatch ready = new CountDownLatch(readers);
		ExecutorService threads = Executors.newFixedThreadPool(readers);
		List<Future<byte[]>> read = new ArrayList<>();
		for (int i = 0; i < readers; i++) {
			read.add(threads.submit(() -> {
				ready.countDown();
				ready.await();
				return read(cache, 1);
			}));
		}
		for (Future<byte[]> each : read) {
			assertThat(each.get()).isEqualTo(content(1));
		}
		threads.shutdown();
		assertThat(this.brought).hasValue(1);
	}

	@Test
	void whatArrivesDamagedIsBroughtAgain() throws IOException {
		FileCache cache = cache(3);
		AtomicInteger tries = new AtomicInteger();
		try (FileChannel file = cache.open(FileCache.Wanted.of("Shard 1", SIZE, sum(1)),
				() -> switch (tries.getAndIncrement()) {
					case 0 -> new ByteArrayInputStream(content(1), 0, SIZE / 2);
					case 1 -> new ByteArrayInputStream(content(2));
					default -> new ByteArrayInputStream(content(1));
				})) {
			assertThat(all(file)).isEqualTo(content(1));
		}
	}

	@Test
	void whatStaysDamagedIsNeverThere() throws IOException {
		FileCache cache = cache(3);
		assertThatIOException()
			.isThrownBy(() -> cache.open(FileCache.Wanted.of("Shard 1", SIZE, sum(1)),
					() -> new ByteArrayInputStream(content(2))))
			.withMessageContaining("Shard 1")
			.withMessageContaining("its SHA-256 is " + sum(2) + " and should be " + sum(1));
		assertThat(cache.has(sum(1))).isFalse();
		try (Stream<Path> files = Files.list(this.folder)) {
			assertThat(files.map((file) -> file.getFileName().toString())).allMatch((name) -> name.startsWith(".lock"));
		}
	}

	@Test
	void aMissingFileIsAskedForOnce() {
		AtomicInteger tries = new AtomicInteger();
		assertThatThrownBy(() -> cache(3).open(FileCache.Wanted.of("Shard 1", SIZE, sum(1)), () -> {
			tries.incrementAndGet();
			throw new NoSuchFileException("shard");
		})).isInstanceOf(NoSuchFileException.class);
		assertThat(tries).hasValue(1);
	}

	@Test
	void aFileThatIsLargerThanTheCacheIsRefused() {
		FileCache small = new FileCache(this.folder, SIZE - 1);
		assertThatIOException().isThrownBy(() -> read(small, 1))
			.withMessageContaining("Shard 1")
			.withMessageContaining("raise imglish.store.cache-size");
	}

	@Test
	void whatHasNoSumAsItsNameIsNoFileOfTheCache() {
		assertThatIllegalArgumentException().isThrownBy(() -> FileCache.Wanted.of("Shard 1", SIZE, "../../shadow"))
			.withMessageContaining("Shard 1")
			.withMessageContaining("../../shadow");
	}

	private FileCache cache(int files) {
		return new FileCache(this.folder, (long) files * SIZE);
	}

	private FileChannel open(FileCache cache, int number) throws IOException {
		return cache.open(FileCache.Wanted.of("Shard " + number, SIZE, sum(number)), () -> {
			this.brought.incrementAndGet();
			return new ByteArrayInputStream(content(number));
		});
	}

	private byte[] read(FileCache cache, int number) throws IOException {
		try (FileChannel file = open(cache, number)) {
			return all(file);
		}
	}

	private static byte[] all(FileChannel file) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocate(2 * SIZE);
		file.read(buffer, 0);
		byte[] bytes = new byte[buffer.flip().remaining()];
		buffer.get(bytes);
		return bytes;
	}

	private static byte[] content(int number) {
		byte[] content = new byte[SIZE];
		Arrays.fill(content, (byte) number);
		return content;
	}

	private static String sum(int number) {
		return Sha256.of(content(number));
	}

}
