package org.imglish.core.digest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 sum in the making; sums are written as 64 lower-case hexadecimal digits. */
public final class Sha256 {

	private final MessageDigest digest;

	public Sha256() {
		try {
			this.digest = MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JDK has SHA-256", ex);
		}
	}

	/** The sum of some bytes. */
	public static String of(byte[] bytes) {
		Sha256 sum = new Sha256();
		sum.add(bytes);
		return sum.hex();
	}

	/** The sum of a text in UTF-8. */
	public static String of(String text) {
		return of(text.getBytes(StandardCharsets.UTF_8));
	}

	/** The sum of a file, of which only a part is in memory at a time. */
	public static String of(Path file) throws IOException {
		Sha256 sum = new Sha256();
		try (InputStream in = new DigestInputStream(Files.newInputStream(file), sum.digest)) {
			in.transferTo(OutputStream.nullOutputStream());
		}
		return sum.hex();
	}

	public void add(byte[] bytes) {
		this.digest.update(bytes);
	}

	/** Adds what remains of a buffer, which is consumed. */
	public void add(ByteBuffer bytes) {
		this.digest.update(bytes);
	}

	/** A stream that adds what passes it on the way to another one. */
	public OutputStream adding(OutputStream out) {
		return new DigestOutputStream(out, this.digest);
	}

	/** The sum of what was added; the next one starts from nothing. */
	public String hex() {
		return HexFormat.of().formatHex(this.digest.digest());
	}

}
