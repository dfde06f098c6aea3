# The site in a container: docker build -t fengqiao . && docker run -p 8000:8000 -v fengqiao:/data fengqiao
# Without the editor's files (npm) the page of /sparql falls back to a plain form; here they are built in.
FROM node:22-bookworm-slim AS assets
WORKDIR /assets
COPY api/assets/package.json api/assets/package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM python:3.12-slim-bookworm
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUNBUFFERED=1
WORKDIR /app
COPY requirements/runtime.txt requirements/
RUN pip install --require-hashes -r requirements/runtime.txt
COPY pyproject.toml README.md LICENSE ./
COPY ontology ontology
COPY graph graph
COPY viz viz
COPY api api
COPY --from=assets /assets/node_modules api/assets/node_modules
RUN pip install --no-deps --no-build-isolation --editable . \
 && useradd --system --uid 10001 fengqiao && install -d -o fengqiao /data
USER fengqiao
ENV FENGQIAO_HOST=0.0.0.0 FENGQIAO_DATA=/data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --start-period=60s CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=5)"]
CMD ["fengqiao", "serve"]
