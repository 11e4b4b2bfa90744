# nhs-monitor in a container. Written and linted without a container engine: not built or run yet.
#   docker build -t nhs-monitor . && docker run --rm nhs-monitor demo
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
COPY requirements/run.lock requirements/run.lock
RUN python -m venv /opt/nhs-monitor \
    && /opt/nhs-monitor/bin/pip install --no-cache-dir --require-hashes -r requirements/run.lock
COPY . .
RUN /opt/nhs-monitor/bin/pip install --no-cache-dir --no-deps .

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 990 --home-dir /var/lib/nhs-monitor --create-home nhs-monitor
COPY --from=build /opt/nhs-monitor /opt/nhs-monitor
ENV PATH=/opt/nhs-monitor/bin:$PATH \
    NHS_MONITOR_CONFIG=/etc/nhs-monitor \
    STATE_DIRECTORY=/var/lib/nhs-monitor \
    PYTHONUNBUFFERED=1
USER 990
VOLUME /var/lib/nhs-monitor
STOPSIGNAL SIGTERM
ENTRYPOINT ["nhs-monitor"]
CMD ["run"]
