package org.imglish.platform.security;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.imglish.jobs.access.AuditRecord;
import org.imglish.jobs.access.Role;
import org.imglish.jobs.access.Tokens;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/**
 * What every request passes: foreign pages are kept out, bodies bounded, the caller found
 * out, changes recorded, rates limited, roles checked.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecuritySettings.class)
class SecurityConfiguration {

	private static final String CONTENT_POLICY = "default-src 'self'; img-src 'self' data:; "
			+ "style-src 'self' 'unsafe-inline'; frame-ancestors 'none'";

	@Bean
	SecurityFilterChain everyRequest(HttpSecurity http, SecuritySettings settings, Tokens tokens, AuditRecord audit)
			throws Exception {
		return http
			.headers((headers) -> headers.contentSecurityPolicy((policy) -> policy.policyDirectives(CONTENT_POLICY))
				.frameOptions((frame) -> frame.deny())
				.cacheControl((cache) -> cache.disable())
				.referrerPolicy((policy) -> policy.policy(ReferrerPolicy.NO_REFERRER)))
			// ForeignRequests and the cookie's SameSite keep other sites from posting.
			.csrf(AbstractHttpConfigurer::disable)
			.formLogin(AbstractHttpConfigurer::disable)
			.httpBasic(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable)
			.requestCache(AbstractHttpConfigurer::disable)
			.sessionManagement((session) -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.addFilterBefore(new WellFormedRequests(), AuthorizationFilter.class)
			.addFilterBefore(new ForeignRequests(!settings.requireTokens()), AuthorizationFilter.class)
			.addFilterBefore(new BodyLimit(settings), AuthorizationFilter.class)
			.addFilterBefore(new TokenAuthentication(tokens), AuthorizationFilter.class)
			.addFilterBefore(new AuditTrail(audit, settings.requireTokens()), AuthorizationFilter.class)
			.addFilterBefore(new RateLimit(settings), AuthorizationFilter.class)
			.exceptionHandling((refused) -> refused
				.authenticationEntryPoint((request, response, ex) -> unauthenticated(request, response))
				.accessDeniedHandler((request, response, ex) -> denied(request, response)))
			.authorizeHttpRequests((requests) -> rules(requests, settings.requireTokens()))
			.build();
	}

	private static void rules(
			AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests,
			boolean requireTokens) {
		requests.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR).permitAll();
		if (!requireTokens) {
			requests.anyRequest().permitAll();
			return;
		}
		requests.requestMatchers("/api/v1/session")
			.permitAll()
			.requestMatchers("/api/v1/tokens/**", "/api/v1/audit/**", "/api/v1/webhooks/**")
			.hasRole(Role.ADMIN.name())
			.requestMatchers(HttpMethod.GET, "/api/**", "/v3/**", "/actuator/prometheus")
			.hasRole(Role.VIEWER.name())
			.requestMatchers("/api/**")
			.hasRole(Role.OPERATOR.name())
			.requestMatchers(HttpMethod.GET, "/", "/index.html", "/bundle/**", "/runs/**", "/pipelines", "/sweeps",
					"/compare", "/submit", "/datasets/**", "/models/**", "/workers", "/administration", "/docs/**",
					"/actuator/health/**")
			.permitAll()
			.anyRequest()
			.denyAll();
	}

	private static void denied(HttpServletRequest request, HttpServletResponse response) throws java.io.IOException {
		if (MissingPage.isFor(request)) {
			MissingPage.write(response);
			return;
		}
		ProblemWriter.write(response, HttpStatus.FORBIDDEN, "role-too-low", "Not allowed",
				"The token's role does not include this; ask for another.");
	}

	private static void unauthenticated(HttpServletRequest request, HttpServletResponse response)
			throws java.io.IOException {
		if (MissingPage.isFor(request)) {
			MissingPage.write(response);
			return;
		}
		response.setHeader("WWW-Authenticate", "Bearer realm=\"imglish\"");
		ProblemWriter.write(response, HttpStatus.UNAUTHORIZED, "token-required", "A token is needed",
				"Send 'Authorization: Bearer TOKEN' (the command line takes it from IMGLISH_TOKEN), or sign in on the"
						+ " dashboard.");
	}

	/**
	 * A method that nothing here has is answered as one of those that only others have.
	 */
	@Bean
	HttpFirewall anyMethod() {
		StrictHttpFirewall firewall = new StrictHttpFirewall();
		firewall.setUnsafeAllowAnyHttpMethod(true);
		return firewall;
	}

	@Bean
	RoleHierarchy roles() {
		return RoleHierarchyImpl.withDefaultRolePrefix()
			.role(Role.ADMIN.name())
			.implies(Role.OPERATOR.name())
			.role(Role.OPERATOR.name())
			.implies(Role.VIEWER.name())
			.build();
	}

	@Bean
	WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> unreadableRequests() {
		return (server) -> server
			.addContextCustomizers((context) -> context.getParent().getPipeline().addValve(new UnreadableRequests()));
	}

	/** There are tokens only: no user with a generated password is made. */
	@Bean
	UserDetailsService noUsers() {
		return new InMemoryUserDetailsManager();
	}

}
