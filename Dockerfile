FROM python:3.13-slim AS build
ENV UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
RUN --mount=type=cache,target=/var/cache/pip pip install --cache-dir /var/cache/pip uv
WORKDIR /app
COPY requirements.lock ./
# The layer of the dependencies is built anew only when the lock changes.
RUN --mount=type=cache,target=/var/cache/uv UV_CACHE_DIR=/var/cache/uv \
    uv venv .venv && uv pip sync --require-hashes --python .venv/bin/python requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY handlers handlers
COPY webapp webapp
COPY wording wording
COPY tasks tasks
COPY integrations integrations
COPY classifier classifier
COPY storage storage
COPY locales locales
# The image is read-only when it runs: what is not compiled here would be compiled at each start.
RUN .venv/bin/python -m compileall -q bot handlers webapp tasks integrations classifier storage locales

FROM python:3.13-slim
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin sift && install -d -o sift -g sift /data
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH PYTHONPATH=/app PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 MALLOC_ARENA_MAX=2 \
    DATA_DIR=/data WEB_HOST=0.0.0.0 LOG_FORMAT=json
USER sift
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "-m", "bot.cli"]
CMD ["up"]
