# Airflow 3.3.2 with the sync, its packages locked as everywhere else (requirements.txt, hashes checked).
# Not tried: no Docker engine was there; tests/unit/test_compose.py checks what can be checked without one.
FROM apache/airflow:3.3.2-python3.11 AS product
USER root
RUN install -d -o airflow -g 0 /opt/aero /opt/aero/logs /opt/aero/auth /opt/aero/home
USER airflow
WORKDIR /opt/aero

# An environment of its own: the image's packages are other versions, and the lock must hold whole.
COPY --chown=airflow:0 requirements.txt ./
RUN python -m venv .venv \
    && PIP_USER=false .venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.txt
ENV PATH=/opt/aero/.venv/bin:$PATH \
    PYTHONPATH=/opt/aero/plugins \
    AIRFLOW_HOME=/opt/aero/home \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/aero/dags \
    AIRFLOW__CORE__PLUGINS_FOLDER=/opt/aero/plugins \
    AIRFLOW__LOGGING__BASE_LOG_FOLDER=/opt/aero/logs

COPY --chown=airflow:0 include ./include
COPY --chown=airflow:0 plugins ./plugins
COPY --chown=airflow:0 dags ./dags

# The QuickBooks emulator, for trying things out only (profile emulator of docker-compose.yml).
FROM product AS emulator
COPY --chown=airflow:0 emulator ./emulator
ENV PYTHONPATH=/opt/aero/emulator
ENTRYPOINT ["python", "-m", "qbo_emulator"]
CMD ["--host", "0.0.0.0", "--port", "8089"]
