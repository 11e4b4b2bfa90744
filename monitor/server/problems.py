"""How a request that failed is answered: problem+json (RFC 9457) for programs, a short page for people."""

import logging
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from monitor.errors import BadInput, StorageBusy
from monitor.server.look import page

log = logging.getLogger(__name__)


def problem(
    request: Request, status: int, detail: str, *, headers: Mapping[str, str] | None = None
) -> Response:
    """Say what is wrong in the form that the asker reads; nothing of the inside is told."""
    title = HTTPStatus(status).phrase
    if not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", ""):
        body = page("problem.html", title=title, status=status, detail=detail)
        return HTMLResponse(body, status_code=status, headers=dict(headers or {}))
    return JSONResponse(
        {"type": "about:blank", "title": title, "status": status, "detail": detail},
        status_code=status,
        headers=dict(headers or {}),
        media_type="application/problem+json",
    )


def install(app: FastAPI) -> None:
    """Teach an app to answer every failure so."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(BadInput, _bad_input)
    app.add_exception_handler(LookupError, _unknown)
    app.add_exception_handler(StorageBusy, _busy)
    app.add_exception_handler(Exception, _bug)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    detail = str(error.detail)
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = (error.headers or {}).get("allow", "GET")
        detail = f"{request.method} is not answered at {request.url.path[:200]}; {allowed} is"
    elif detail == HTTPStatus(error.status_code).phrase:
        path = request.url.path
        listed = "; /api/v1/openapi.json lists what can be asked" if path.startswith("/api/") else " here"
        detail = f"{path[:200]}: there is nothing{listed}"
    return problem(request, error.status_code, detail, headers=error.headers)


def _validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    said = (f"{'.'.join(str(p) for p in e['loc'][1:]) or 'request'}: {e['msg']}" for e in error.errors())
    return problem(request, 400, "; ".join(said)[:1000])


def _bad_input(request: Request, error: Exception) -> Response:
    return problem(request, 400, str(error)[:1000])


def _unknown(request: Request, error: Exception) -> Response:
    if isinstance(error, KeyError | IndexError):  # a mistake of ours, not a number nobody has
        return _bug(request, error)
    return problem(request, 404, str(error))


def _busy(request: Request, _error: Exception) -> Response:
    return problem(
        request, 503, "the database cannot answer now; try again soon", headers={"retry-after": "5"}
    )


def _bug(request: Request, error: Exception) -> Response:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return problem(request, 500, "this is a mistake in nhs-monitor; its log tells more")
