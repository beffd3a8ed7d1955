/**
 * Reads Parquet files page by page, with parquet-java's columns and Thrift structures
 * alone: its file reader needs Hadoop, and holds a whole row group in memory.
 */
@NullMarked
package org.imglish.core.parquet;

import org.jspecify.annotations.NullMarked;
