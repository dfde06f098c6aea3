#!/bin/sh
# Virtuoso, for `make engines`: Debian's package has the program alone and starts no service.
set -eu
command -v virtuoso-t >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq virtuoso-opensource-7-bin >/dev/null && exit 0
fi
echo "Virtuoso could not be installed: sudo apt-get install virtuoso-opensource-7-bin" >&2
