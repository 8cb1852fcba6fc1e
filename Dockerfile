# The gateway's image. Build: docker build -t sallyport .   Run: docker run --rm -p 8080:8080 -p 127.0.0.1:9090:9090 sallyport
# Without SALLYPORT_UPSTREAM it serves the bundled demo application.

FROM node:26-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# The optional packages only carry a Node for machines with an old one.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:26-slim
LABEL org.opencontainers.image.title="Sallyport" \
      org.opencontainers.image.description="Edge gateway that limits, scores and decides on every request in front of an application" \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json gateway.config.yaml LICENSE ./
COPY policies ./policies
COPY plugins ./plugins
COPY gateway ./gateway

# Inside the container's own network the defaults of 127.0.0.1 would reach nobody. Publish the admin port to operators only.
ENV NODE_ENV=production SALLYPORT_LISTEN=0.0.0.0:8080 SALLYPORT_ADMIN=0.0.0.0:9090
EXPOSE 8080 9090
# Compiled once, here: a start takes half the time. The cache is bound to this Node and this user.
ENV NODE_COMPILE_CACHE=/app/.compiled
RUN install -d -o node -g node /app/.compiled
USER node
RUN ["node", "gateway/main.ts", "check"]
# Nothing is written to disk: run it with --read-only.
STOPSIGNAL SIGTERM
# The slim image has no curl.
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.SALLYPORT_ADMIN.split(':').pop() + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "gateway/main.ts"]
CMD ["run"]
