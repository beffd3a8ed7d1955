package org.imglish.platform.security;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Bounds the bodies of requests, also those that do not say how long they are.
 */
final class BodyLimit extends OncePerRequestFilter {

	private static final String PREDICTION = "/predict";

	private final long largest;

	private final long maxPrediction;

	BodyLimit(SecuritySettings settings) {
		this.largest = settings.maxBody().toBytes();
		this.maxPrediction = settings.maxPrediction().toBytes();
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		long most = request.getRequestURI().endsWith(PREDICTION) ? this.maxPrediction : this.largest;
		if (request.getContentLengthLong() > most) {
			ProblemWriter.write(response, HttpStatus.CONTENT_TOO_LARGE, "body-too-large", "The body is too large",
					String.valueOf(new BodyTooLargeException(most).getMessage()));
			return;
		}
		chain.doFilter((request.getContentLengthLong() >= 0) ? request : new Bounded(request, most), response);
	}

	/** A request whose body ends with an error beyond the limit. */
	private static final class Bounded extends HttpServletRequestWrapper {

		private final long most;

		Bounded(HttpServletRequest request, long most) {
			super(request);
			this.most = most;
		}

		@Override
		public ServletInputStream getInputStream() throws IOException {
			ServletInputStream body = super.getInputStream();
			return new ServletInputStream() {

				private long read;

				@Override
				public int read() throws IOException {
					int value = body.read();
					count((value >= 0) ? 1 : 0);
					return value;
				}

				@Override
				public int read(byte[] target, int offset, int length) throws IOException {
					int count = body.read(target, offset, length);
					count(count);
					return count;
				}

				private void count(int bytes) throws IOException {
					this.read += Math.max(0, bytes);
					if (this.read > Bounded.this.most) {
						throw new BodyTooLargeException(Bounded.this.most);
					}
				}

				@Override
				public boolean isFinished() {
					return body.isFinished();
				}

				@Override
				public boolean isReady() {
					return body.isReady();
				}

				@Override
				public void setReadListener(ReadListener listener) {
					body.setReadListener(listener);
				}

			};
		}

	}

}
