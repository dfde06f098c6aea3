// Puts the API viewer in the place of the plain list of routes.
"use strict";

const viewer = /** @type {HTMLElement} */ (document.getElementById("viewer"));

if (window.SwaggerUIBundle) {
  /** @type {HTMLElement} */ (document.getElementById("routes")).hidden = true;
  window.SwaggerUIBundle({
    domNode: viewer,
    url: viewer.dataset.openapi,
    presets: [window.SwaggerUIBundle.presets.apis],
    layout: "BaseLayout",
    deepLinking: true,
    // The stock validator is a service elsewhere.
    validatorUrl: null,
    tryItOutEnabled: true,
    requestSnippetsEnabled: false,
  });
}
