#!/bin/sh
# What AI apps outside of the sandbox start: flatpak run --command=easel-bridge app.easel.Easel
ELECTRON_RUN_AS_NODE=1 exec /app/easel/easel /app/easel/resources/app.asar/.vite/build/easel-bridge.cjs "$@"
