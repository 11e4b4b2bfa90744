"""The links in messages: a page that asks, and a button that acts, for the one reader they were sent to."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from monitor.alerts.link_page import LinkPage


def signed_links(answer: LinkPage) -> APIRouter:
    """Hand every request below /signed/ to the page that knows what the link may do."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/signed/{token}", methods=["GET", "HEAD", "POST"])
    def follow(request: Request, token: str) -> Response:
        found = answer(request.method, token)
        return Response(found.body, status_code=found.status, headers=dict(found.headers))

    return router
