#!/bin/sh
# The `sallyport` command. node_modules/.bin holds a link to this file, so follow it home first.
set -eu
exec "$(dirname -- "$(readlink -f -- "$0")")/launch.sh" gateway/main.ts "$@"
