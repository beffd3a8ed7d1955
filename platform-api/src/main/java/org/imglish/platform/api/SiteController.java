package org.imglish.platform.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.swagger.v3.oas.annotations.Hidden;
import org.imglish.platform.site.Site;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Serves the documents as a site, which is made when it is first asked for. */
@Hidden
@RestController
class SiteController {

	private volatile @Nullable Site site;

	@GetMapping({ Site.ROOT, Site.ROOT + "/" })
	ResponseEntity<byte[]> first() throws IOException {
		return page("");
	}

	@GetMapping(Site.ROOT + "/{*path}")
	ResponseEntity<byte[]> page(@PathVariable String path) throws IOException {
		String name = path.replaceFirst("^/", "");
		Site opened = site();
		byte[] content = opened.content(name)
			.orElseThrow(() -> new NotFoundException("There is no page '" + name + "'; /docs lists those that are."));
		MediaType type = opened.isPage(name) ? MediaType.TEXT_HTML
				: MediaTypeFactory.getMediaType(name).orElse(MediaType.TEXT_PLAIN);
		return ResponseEntity.ok()
			.contentType(type.getType().equals("text") ? new MediaType(type, StandardCharsets.UTF_8) : type)
			.body(content);
	}

	private Site site() throws IOException {
		Site opened = this.site;
		if (opened == null) {
			opened = Site.open();
			this.site = opened;
		}
		return opened;
	}

}
