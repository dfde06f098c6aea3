#!/bin/sh
# What the tests drive beside the program: Chromium with a Chinese font, PostgreSQL. Installed where that can be done,
# else named in one line: without a browser `make test` stops, without PostgreSQL the tests that need it are skipped.
set -eu
browser="chromium fonts-noto-cjk"
server="postgresql"
missing=""
if ! command -v chromium >/dev/null 2>&1 || { command -v fc-list >/dev/null 2>&1 && ! fc-list :lang=zh | grep -q .; }; then
  missing="$browser"
fi
if ! ls /usr/lib/postgresql/*/bin/pg_ctl >/dev/null 2>&1 && ! command -v pg_ctl >/dev/null 2>&1; then
  missing="$missing $server"
fi
# Proxies are installed only where a package starts no service by itself, as in a container; their tests can be skipped.
proxies=""
for proxy in nginx caddy; do
  command -v "$proxy" >/dev/null 2>&1 || [ -x "/usr/sbin/$proxy" ] || proxies="$proxies $proxy"
done
if [ -n "$proxies" ] && [ -x /usr/sbin/policy-rc.d ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  # shellcheck disable=SC2086
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $proxies >/dev/null; } ||
    echo "The tests behind$proxies are skipped: they could not be installed." >&2
fi
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  apt-get update -qq
  # The tests start a server of their own: Debian's package need not.
  if [ ! -d /etc/postgresql-common ]; then
    mkdir -p /etc/postgresql-common/createcluster.d
    echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.d/no-main-cluster.conf
  fi
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing >/dev/null
  exit 0
fi
case "$missing" in
  *"$server"*) echo "The tests of the record on PostgreSQL need it: sudo apt-get install $server" >&2 ;;
esac
case "$missing" in
  *chromium*)
    echo "The browser tests need Chromium and a Chinese font: sudo apt-get install $browser" >&2
    exit 1
    ;;
esac
