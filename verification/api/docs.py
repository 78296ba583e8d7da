"""The API's description, and a page to try it on."""

from csp.decorators import csp_update
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

schema = SpectacularAPIView.as_view(authentication_classes=[])

# Swagger's style sheet holds its arrows and locks as data: pictures. Scripts and styles stay as strict as everywhere:
# the split view serves the script by itself, and our template leaves out the page's inline style.
page = csp_update({"img-src": ["data:"]})(
    SpectacularSwaggerSplitView.as_view(
        url_name="api-schema",
        template_name="api/docs.html",
        authentication_classes=[],
        title="Second Source: API",
    )
)
