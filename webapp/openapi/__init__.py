"""What the API offers, said once beside each handler: which scope it needs, what it takes, what it answers.

A route under `/api` is a handler with two decorators; a test fails for one without the second:

    @routes.get("/api/filters")
    @operation("The filters of a list", scope="read", tag="Lists", query={"page": choice(PAGES)}, answer=FILTERS)
    async def show_filters(request: web.Request) -> web.Response:
        caller, query = await caller_of(request), read_query(request, "page")

- Method and path are the route's. The docstring of the handler, if it has one, is the description.
- `scope` is enforced by `webapp.access.caller_of`, nowhere else: "read", "write" and "admin" are those of a personal
  token, "session" means signed in from the Mini App, "open" means that nobody is asked who they are. A handler without
  an operation (a page) is closed to personal tokens.
- `query`, `body` and the answers are JSON Schema, made with `webapp.openapi.schema`; limits in them are the constants
  that the code checks. What is shown in several places gets a name: `named("Task", record({…}))`.
- A body's fields are read by `webapp.fields.read_fields`, which allows those that the operation names.
- Refusals need not be listed: 401, 403 and 429 follow from the scope, 404 from an id in the path, 400, 413, 415 and 422
  from a body, 422 from a query. `refusals` names others.
- `changes=True`: a POST that takes an `Idempotency-Key`, see `webapp.changing`; `versioned=True`: it has an ETag, and
  takes `If-None-Match` or `If-Match`.

`webapp.openapi.document` makes the OpenAPI document of the routes.
"""
