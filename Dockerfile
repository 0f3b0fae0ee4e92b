# An image with the command: docker run --rm -v "$PWD:/project:ro" diagnose check
FROM python:3.12-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY diagnose ./diagnose
COPY rules ./rules
RUN python -m venv /opt/diagnose && /opt/diagnose/bin/pip install --no-cache-dir '.[ui]'

FROM python:3.12-slim
COPY --from=build /opt/diagnose /opt/diagnose
ENV PATH=/opt/diagnose/bin:$PATH XDG_CACHE_HOME=/tmp/cache
WORKDIR /project
USER 10014
ENTRYPOINT ["diagnose"]
