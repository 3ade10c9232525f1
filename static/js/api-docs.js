// Draws the API's description; what is tried out is sent with the session and its CSRF token.
{
  const place = document.getElementById("api-docs");
  SwaggerUIBundle({
    domNode: place,
    url: place.dataset.schema,
    docExpansion: "none",
    filter: true,
    syntaxHighlight: false,
    validatorUrl: null,
    persistAuthorization: false,
    requestInterceptor(request) {
      const changes = !["GET", "HEAD"].includes((request.method || "GET").toUpperCase());
      const isOurs = new URL(request.url, location).origin === location.origin;
      if (changes && isOurs) request.headers["X-CSRFToken"] = place.dataset.csrf;
      return request;
    },
  });
  // What one chooses from has no name by itself: the parameter's is read out. What scrolls is reached by the keyboard.
  new MutationObserver(() => {
    for (const select of place.querySelectorAll("tr[data-param-name] select:not([aria-label])")) {
      select.setAttribute("aria-label", select.closest("tr").dataset.paramName);
    }
    for (const example of place.querySelectorAll("pre:not([tabindex])")) example.tabIndex = 0;
  }).observe(place, { childList: true, subtree: true });
}
