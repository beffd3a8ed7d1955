package org.imglish.core.visual;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class CodeUsageTests {

	@Test
	void theShareCountsCodesAndNotUses() {
		CodeUsage usage = new CodeUsage(4);
		usage.add(new long[] { 0, 0, 0 });
		usage.add(new long[] { 3 });
		assertThat(usage.share()).isEqualTo(0.5);
	}

	@Test
	void codesThatAreUsedAlikeHaveTheirNumberAsPerplexity() {
		CodeUsage usage = new CodeUsage(8);
		usage.add(new long[] { 1, 2, 5 });
		assertThat(usage.perplexity()).isCloseTo(3, within(1e-9));
	}

	@Test
	void oneCodeForEverythingHasThePerplexityOne() {
		CodeUsage usage = new CodeUsage(8);
		usage.add(new long[] { 1, 1, 1 });
		assertThat(usage.perplexity()).isEqualTo(1);
	}

}
