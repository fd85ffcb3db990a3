# The frontend: nginx with the built web app. Node.js is in the builder only.
ARG NODE_IMAGE=node:24-alpine
ARG NGINX_IMAGE=nginx:1.29-alpine

FROM ${NODE_IMAGE} AS builder
ARG VERSION=0.1.0
WORKDIR /build/web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci --no-audit --no-fund --no-update-notifier
COPY web ./
RUN npm run build
# Not for the public: what nginx includes.
RUN mkdir /build/reeve && mv build/headers.conf /build/reeve/ && rm -f build/headers.json build/headers.json.* \
    && echo "map \"\" \$reeve_version { default \"${VERSION}\"; }" > /build/reeve/version.conf

FROM ${NGINX_IMAGE}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="reeve-frontend" \
      org.opencontainers.image.description="Reeve's web app" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY docker/nginx.conf /etc/nginx/nginx.conf
COPY docker/reeve /etc/nginx/reeve
COPY --from=builder /build/reeve /etc/nginx/reeve
COPY docker/frontend-start /usr/local/bin/frontend-start
COPY --from=builder /build/web/build /usr/share/nginx/html
USER 1001:1001
EXPOSE 3000
STOPSIGNAL SIGQUIT
ENTRYPOINT []
CMD ["/usr/local/bin/frontend-start"]
