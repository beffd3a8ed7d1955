package org.imglish.jobs.ingest;

import org.imglish.core.shard.Holdings;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * What samples hold that an earlier version has ingested: it kept that beside the
 * position in the source.
 */
final class IngestedHoldings {

	private static final String KEY = "holdings.";

	private static final String POSITION = "position";

	private IngestedHoldings() {
	}

	/** Number of records that an earlier version has ingested. */
	static long position(ExecutionContext context) {
		return context.getLong(POSITION, 0);
	}

	/**
	 * What is known up to the position; nothing where there is none.
	 * @return null where the records before it were ingested without counting
	 */
	static @Nullable Holdings read(ExecutionContext context) {
		if (position(context) > 0 && !context.containsKey(KEY + "images")) {
			return null;
		}
		return new Holdings(context.getLong(KEY + "images", 0), context.getLong(KEY + "rights", 0),
				context.getLong(KEY + "texts", 0), context.getLong(KEY + "tokens", 0),
				context.getLong(KEY + "classes", 0), context.getLong(KEY + "answers", 0),
				context.getLong(KEY + "labelMaps", 0), context.getLong(KEY + "objects", 0),
				context.getLong(KEY + "masks", 0));
	}

}
