#!/bin/sh
# zypak stands in for Chromium's sandbox, which Flatpak's own does not let in.
exec zypak-wrapper /app/easel/easel "$@"
