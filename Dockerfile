# One image for web, websockets, workers and timetable; compose.yaml says which does what.
FROM python:3.11-slim-bookworm AS build
COPY requirements.txt /requirements.txt
# Google's client brings descriptions of 600 APIs, 110 MB; Gmail's is the one that is read.
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r /requirements.txt \
 && find /venv -path '*/googleapiclient/discovery_cache/documents/*.json' ! -name gmail.v1.json ! -name index.json -delete

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 STATIC_ROOT=/app/staticfiles
COPY --from=build /venv /venv
WORKDIR /app
COPY . .
# Static files need no database; the values only let the settings load.
RUN DATABASE_URL=postgresql://none@localhost/none REDIS_URL=redis://localhost SECRET_KEY=only-while-the-image-is-built-not-used-by-any-server-at-all \
    ENCRYPTION_KEYS=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= python -m django collectstatic --noinput --settings config.settings \
 && useradd --system --uid 10001 clara
USER clara
EXPOSE 8000
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "config.wsgi:application"]
