package org.imglish.platform.api;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Serves the dashboard at each of its addresses, so that links lead where they say. */
@Controller
class PagesController {

	@GetMapping({ "/runs", "/runs/{id}", "/pipelines", "/sweeps", "/compare", "/submit", "/datasets",
			"/datasets/{name}", "/models", "/models/{name}", "/workers", "/administration" })
	String page() {
		return "forward:/index.html";
	}

}
