package org.imglish.platform.api;

import java.util.Set;
import java.util.TreeSet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.imglish.jobs.run.InvalidInputException;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Refuses query parameters that a resource does not know, by name: a misspelled filter
 * would list everything in silence.
 */
@Component
class KnownParameters implements HandlerInterceptor, WebMvcConfigurer {

	private final DefaultParameterNameDiscoverer names = new DefaultParameterNameDiscoverer();

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(this).addPathPatterns("/api/**");
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		if (!(handler instanceof HandlerMethod method)) {
			return true;
		}
		Set<String> known = new TreeSet<>();
		for (MethodParameter parameter : method.getMethodParameters()) {
			RequestParam given = parameter.getParameterAnnotation(RequestParam.class);
			if (given != null) {
				parameter.initParameterNameDiscovery(this.names);
				String name = given.name().isEmpty() ? String.valueOf(parameter.getParameterName()) : given.name();
				known.add(name);
				if (parameter.getParameterType() != String.class && "".equals(request.getParameter(name))) {
					throw new InvalidInputException("'" + name + "' is empty; leave it out, or give it a value");
				}
			}
		}
		Set<String> unknown = new TreeSet<>(request.getParameterMap().keySet());
		unknown.removeAll(known);
		if (!unknown.isEmpty()) {
			throw new InvalidInputException("The query holds " + quoted(unknown) + ", which " + (known.isEmpty()
					? "nothing here asks for; leave it out" : "is unknown; known here are " + quoted(known)));
		}
		return true;
	}

	private static String quoted(Set<String> names) {
		return String.join(", ", names.stream().map((name) -> "'" + name + "'").toList());
	}

}
