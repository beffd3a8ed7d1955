package org.imglish.platform.security;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Bounds how often one caller may ask for work, and one address try a token. */
final class RateLimit extends OncePerRequestFilter {

	private static final int MAX_CALLERS = 10_000;

	private static final String SIGN_IN = "/api/v1/session";

	private final Map<String, Bucket> buckets = Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
			return size() > MAX_CALLERS;
		}

	});

	private final SecuritySettings settings;

	RateLimit(SecuritySettings settings) {
		this.settings = settings;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !request.getMethod().equals("POST") || !request.getRequestURI().startsWith("/api/");
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		boolean signIn = request.getRequestURI().equals(SIGN_IN);
		int perMinute = signIn ? this.settings.signInsPerMinute() : this.settings.submissionsPerMinute();
		Authentication caller = SecurityContextHolder.getContext().getAuthentication();
		String who = (caller instanceof Caller known && !signIn) ? "token " + known.id()
				: (signIn ? "sign-in " : "address ") + request.getRemoteAddr();
		ConsumptionProbe probe = this.buckets.computeIfAbsent(who, (key) -> bucket(perMinute))
			.tryConsumeAndReturnRemaining(1);
		if (probe.isConsumed()) {
			chain.doFilter(request, response);
			return;
		}
		long seconds = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill()));
		response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
		ProblemWriter.write(response, HttpStatus.TOO_MANY_REQUESTS, "too-many-requests", "Too many requests",
				String.format(Locale.ROOT, "At most %d of these requests are taken in a minute; try again in %d s.",
						perMinute, seconds));
	}

	private static Bucket bucket(int perMinute) {
		return Bucket.builder()
			.addLimit((limit) -> limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
			.build();
	}

}
