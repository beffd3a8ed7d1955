package org.imglish.jobs.load;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class CacheLoadTests {

	private static final long MEGABYTE = 1_000_000;

	@TempDir
	Path folder;

	/** The cache has room for three shards; two more may be on their way. */
	@Test
	void aDatasetThatIsLargerThanTheCachePassesThroughIt() throws Exception {
		List<CacheLoad.Reading> readings = read(new CacheLoad.Shape(200 * MEGABYTE, 35 * MEGABYTE, 1e12, 1e12));
		assertThat(readings).hasSize(10);
		CacheLoad.Reading last = readings.get(9);
		assertThat(last.bytes()).isBetween(200 * MEGABYTE, 215 * MEGABYTE);
		assertThat(last.cacheBytes()).isBetween(30 * MEGABYTE, 60 * MEGABYTE);
		assertThat(last.heapBytes() - readings.get(0).heapBytes()).isLessThan(10 * MEGABYTE);
	}

	/**
	 * 20 MB a second bring 30 MB no sooner than in 1.5 s, however fast the machine is;
	 * what share of its time a reader waits is up to the machine, too.
	 */
	@Test
	void whoUsesMoreThanTheNetworkBringsWaitsForIt() throws Exception {
		List<CacheLoad.Reading> readings = read(new CacheLoad.Shape(30 * MEGABYTE, 35 * MEGABYTE, 20e6, 1e12));
		assertThat(readings.get(9).seconds()).isGreaterThan(1.4);
		assertThat(readings.get(9).waited()).isPositive();
	}

	private List<CacheLoad.Reading> read(CacheLoad.Shape shape) throws Exception {
		List<CacheLoad.Reading> readings = new ArrayList<>();
		new CacheLoad(shape).read(this.folder, readings::add);
		return readings;
	}

}
