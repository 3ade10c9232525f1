// Draws the API's description; what is tried out is sent with the session and its CSRF token.
{
  const place = document.getElementById("api-docs");
  SwaggerUIBundle({
    domNode: place,
    url: place.dataset.schema,
    docExpansion: "none",
    filter: true,
    validatorUrl: null,
    persistAuthorization: false,
    requestInterceptor(request) {
      const changes = !["GET", "HEAD"].includes((request.method || "GET").toUpperCase());
      const isOurs = new URL(request.url, location).origin === location.origin;
      if (changes && isOurs) request.headers["X-CSRFToken"] = place.dataset.csrf;
      return request;
    },
  });
}
