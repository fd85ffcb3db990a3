# The ai-agent: the installed package and what it needs, nothing else.
ARG PYTHON_IMAGE=python:3.13-alpine

FROM ${PYTHON_IMAGE} AS builder
WORKDIR /build
RUN python -m venv --without-pip /opt/reeve
COPY requirements/runtime.txt requirements/
RUN python -m pip --python /opt/reeve/bin/python install --no-cache-dir --disable-pip-version-check \
    --only-binary :all: --require-hashes -r requirements/runtime.txt
COPY pyproject.toml README.md LICENSE ./
COPY requirements/runtime.in requirements/embedded-only.in requirements/
COPY reeve reeve
RUN python -m pip --python /opt/reeve/bin/python install --no-cache-dir --disable-pip-version-check \
    --no-deps --no-build-isolation .

FROM ${PYTHON_IMAGE}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="reeve-ai-agent" \
      org.opencontainers.image.description="Reeve's agents, which suggest and never decide" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=builder /opt/reeve /opt/reeve
ENV PATH=/opt/reeve/bin:/usr/local/bin:/usr/bin:/bin PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 PORT=5000 LOG_FORMAT=json
WORKDIR /tmp
USER 1001:1001
EXPOSE 5000
STOPSIGNAL SIGTERM
CMD ["reeve", "agent"]
