// Shows the OpenAPI document of this site, and nothing from anywhere else.
const place = document.getElementById("swagger-ui");

SwaggerUIBundle({
  domNode: place,
  url: place.dataset.schema,
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  // The badge of an on-line validator would be loaded from elsewhere.
  validatorUrl: null,
});
