"""Knows how the service worker is reached: at the root, because it may only keep pages below its own address."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest


@login_not_required
def service_worker(request: HttpRequest) -> FileResponse:
    script = settings.BASE_DIR / "static" / "js" / "sw.js"
    return FileResponse(script.open("rb"), content_type="text/javascript", headers={"Cache-Control": "no-cache"})
