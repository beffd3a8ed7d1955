package org.imglish.platform.api;

import java.util.Arrays;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * Gives what is read an entity tag where its resource gives it none: a client that asks
 * again and again is told in one line that nothing has changed. The tags are weak, for
 * strong ones would keep answers from being compressed.
 */
@RestControllerAdvice(basePackageClasses = AnswerTags.class)
class AnswerTags implements ResponseBodyAdvice<Object> {

	private static final String WEAK = "W/";

	private final ETags tags;

	AnswerTags(ETags tags) {
		this.tags = tags;
	}

	@Override
	public boolean supports(MethodParameter returned, Class<? extends HttpMessageConverter<?>> converter) {
		return true;
	}

	@Override
	public @Nullable Object beforeBodyWrite(@Nullable Object body, MethodParameter returned, MediaType type,
			Class<? extends HttpMessageConverter<?>> converter, ServerHttpRequest request,
			ServerHttpResponse response) {
		if (body == null || body instanceof ProblemDetail || !request.getMethod().equals(HttpMethod.GET)
				|| !type.isCompatibleWith(MediaType.APPLICATION_JSON) || response.getHeaders().getETag() != null
				|| !isFound(response)) {
			return body;
		}
		String tag = this.tags.of(body);
		response.getHeaders().setETag(WEAK + tag);
		if (!isKnown(request, tag)) {
			return body;
		}
		response.setStatusCode(HttpStatus.NOT_MODIFIED);
		return null;
	}

	private static boolean isFound(ServerHttpResponse response) {
		return response instanceof ServletServerHttpResponse servlet
				&& servlet.getServletResponse().getStatus() == HttpServletResponse.SC_OK;
	}

	/** Whether If-None-Match has a tag, weak or not (RFC 9110, section 13.1.2). */
	private static boolean isKnown(ServerHttpRequest request, String tag) {
		return request.getHeaders()
			.getOrEmpty(HttpHeaders.IF_NONE_MATCH)
			.stream()
			.flatMap((header) -> Arrays.stream(header.split(",")))
			.map((each) -> each.strip().replaceFirst("^W/", ""))
			.anyMatch((each) -> each.equals(tag) || each.equals("*"));
	}

}
