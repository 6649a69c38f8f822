"""The prediction API: drafts and what is known about people in over HTTP, decisions out. See ``service.api.app.create_app``.

A route module stands in ``service/api/routes`` (or in a package of its own, as the page does) and holds one ``router``; a line in
``service.api.routes.ROUTERS`` takes it in. It is written like this::

    router = APIRouter(tags=["consents"])

    @router.get("/v1/contacts/{contact_id}/consents")
    def consents(contact_id: str, state: Annotated[AppState, Depends(state_of)], caller: Annotated[Caller, require("consent")]) -> Answer:
        row = state.store.find(contact_id)
        if row is None:
            raise Problem("not-found", "Unknown contact", 404, "The store has no contact of this id.")
        ...

- What the database may hold up is a plain ``def``: it runs in a worker thread. What is ``async def`` must not block.
- ``require(scope)`` asks for a key with that scope and counts the call against its limit; a scope is ``check``, ``consent`` or ``admin``, and an
  admin may do everything. ``state.clock()`` is now, in microseconds since the epoch.
- A refusal is a ``Problem`` (or an ``ItemError``, or a ``UserError`` when the store does not answer): all come out in the shape of RFC 9457, see
  ``service.api.problems``. No text, number, address or name stands in a problem or in a log line; field names do.
- What must see every decision (the review queue, drift) is an observer, see ``service.api.observers``; a line in ``OBSERVERS`` takes it in.
"""
