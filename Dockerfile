# syntax=docker/dockerfile:1
# Two stages: everything that builds stays behind. Runs as nobody in particular, with nothing to write but /data.

FROM node:26-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY tools/runtime/package.json tools/runtime/
RUN npm ci --ignore-scripts
COPY . .
# What runs needs neither the tools nor the pinned Node of the workspace: the image brings its own.
RUN npm run build && npm prune --omit=dev --omit=optional --ignore-scripts && rm -r node_modules/@sallyport

FROM node:26-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json /app/LICENSE ./
COPY --from=build /app/bin bin
COPY --from=build /app/dist dist
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/config/*.schema.json config/
RUN install -d -o node -g node -m 0700 /data /app/.compile-cache
USER node
# Compiled once, here, and not at the start of each container.
RUN ["node", "-e", "require('node:module').enableCompileCache('/app/.compile-cache'); for (const part of ['program', 'people', 'sessions']) import(`/app/dist/${part}.js`)"]
VOLUME /data
# Mount the two files here; `data: /data` in sallyport.yaml keeps generated keys over a new container.
ENV SALLYPORT_CONFIG=/etc/sallyport/sallyport.yaml
EXPOSE 8443
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s CMD ["node", "/app/bin/sallyport.mjs", "health"]
# Node as process 1 gets SIGTERM itself and drains.
ENTRYPOINT ["node", "/app/bin/sallyport.mjs"]
CMD ["run"]
