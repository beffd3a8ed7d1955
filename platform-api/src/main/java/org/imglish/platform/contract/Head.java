package org.imglish.platform.contract;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.imglish.platform.security.SecuritySettings;
import org.imglish.platform.security.TokenCookie;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the OpenAPI document says of the API as a whole. */
@Configuration(proxyBeanMethods = false)
class Head {

	private static final String DESCRIPTION = """
			Submits recipes, watches and steers the runs that carry them out, and asks the models that come of it.

			Bodies are JSON or YAML, answers JSON. What is refused is answered with problem details (RFC 9457), whose \
			`code` is stable. Lists are paged: `items`, `page`, `size`, `total`. A submission with an `Idempotency-Key` \
			can be repeated without a second run. Unknown query parameters are refused by name.""";

	private static final String BEARER = "bearer";

	private static final String SESSION = "session";

	/** The document before any operation is in it. */
	@Bean
	OpenAPI api(SecuritySettings settings) {
		OpenAPI document = new OpenAPI()
			.info(new Info().title("Imglish")
				.version(version())
				.description(DESCRIPTION)
				.license(new License().name("Apache-2.0").identifier("Apache-2.0")))
			.components(new Components()
				.addSecuritySchemes(BEARER,
						new SecurityScheme().type(SecurityScheme.Type.HTTP)
							.scheme("bearer")
							.description("An API token, where the server asks for one"))
				.addSecuritySchemes(SESSION,
						new SecurityScheme().type(SecurityScheme.Type.APIKEY)
							.in(SecurityScheme.In.COOKIE)
							.name(TokenCookie.NAME)
							.description("The cookie of a browser that signed in")))
			.addSecurityItem(new SecurityRequirement().addList(BEARER))
			.addSecurityItem(new SecurityRequirement().addList(SESSION));
		return settings.requireTokens() ? document : document.addSecurityItem(new SecurityRequirement());
	}

	private static String version() {
		String version = Head.class.getPackage().getImplementationVersion();
		return (version != null) ? version : "development";
	}

}
