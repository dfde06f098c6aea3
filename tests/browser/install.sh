#!/bin/sh
# Chromium and a Chinese font for the browser tests: installed where that can be done, else named in one line.
set -eu
if command -v chromium >/dev/null 2>&1 && { ! command -v fc-list >/dev/null 2>&1 || fc-list :lang=zh | grep -q .; }; then
  exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk >/dev/null
else
  echo "The browser tests need Chromium and a Chinese font: sudo apt-get install chromium fonts-noto-cjk" >&2
  exit 1
fi
