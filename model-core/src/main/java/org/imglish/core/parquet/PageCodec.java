package org.imglish.core.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

import com.github.luben.zstd.ZstdInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorInputStream;
import org.apache.commons.compress.compressors.snappy.SnappyCompressorInputStream;
import org.apache.parquet.format.CompressionCodec;
import org.brotli.dec.BrotliInputStream;

/** Unpacks pages, each exactly as long as it says it is. */
final class PageCodec {

	private PageCodec() {
	}

	/**
	 * Unpacks a page.
	 * @param size bytes that it must have then
	 * @throws DamagedParquetException if it has fewer or more, or is packed in a way that
	 * nobody reads
	 */
	static byte[] unpack(CompressionCodec codec, byte[] packed, int size) throws IOException {
		if (size == 0) {
			return new byte[0];
		}
		if (codec == CompressionCodec.UNCOMPRESSED) {
			if (packed.length != size) {
				throw wrong(size);
			}
			return packed;
		}
		try (InputStream in = open(codec, new ByteArrayInputStream(packed))) {
			byte[] page = in.readNBytes(size);
			if (page.length < size || in.read() >= 0) {
				throw wrong(size);
			}
			return page;
		}
		catch (RuntimeException ex) {
			throw new DamagedParquetException("a page cannot be unpacked (" + ex + ")", ex);
		}
	}

	private static DamagedParquetException wrong(int size) {
		return new DamagedParquetException("a page has not the " + size + " bytes that it says");
	}

	private static InputStream open(CompressionCodec codec, InputStream packed) throws IOException {
		return switch (codec) {
			case SNAPPY -> new SnappyCompressorInputStream(packed);
			case GZIP ->
				GzipCompressorInputStream.builder().setInputStream(packed).setDecompressConcatenated(true).get();
			case ZSTD -> new ZstdInputStream(packed);
			case LZ4_RAW -> new BlockLZ4CompressorInputStream(packed);
			case BROTLI -> new BrotliInputStream(packed);
			case LZ4, LZO, UNCOMPRESSED -> throw new DamagedParquetException("its pages are compressed with " + codec
					+ ", which is not read; write it anew, for example with zstd or snappy");
		};
	}

}
