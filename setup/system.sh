#!/bin/sh
# Makes sure that the system packages a step needs are there; asks apt for what is missing.
# usage: setup/system.sh NEED...    NEED: venv postgis chromium wrk
set -eu
cd "$(dirname "$0")/.."

has_venv() { "${PYTHON:-python3}" -c 'import ensurepip, venv' 2>/dev/null; }
has_postgis() {
  for bin in /usr/lib/postgresql/*/bin; do
    version=$(basename "$(dirname "$bin")")
    case "$version" in *[!0-9]*) continue ;; esac
    [ "$version" -ge 15 ] && [ -x "$bin/initdb" ] &&
      [ -f "/usr/share/postgresql/$version/extension/postgis.control" ] && return 0
  done
  return 1
}
has_chromium() { command -v chromium >/dev/null 2>&1; }
has_wrk() { command -v wrk >/dev/null 2>&1; }

package() {
  case "$1" in
    venv) echo python3-venv ;;
    postgis) echo postgresql-postgis ;;
    chromium) echo chromium ;;
    wrk) echo wrk ;;
  esac
}

"${PYTHON:-python3}" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
  echo "geo-ioc: cần Python 3.11 trở lên (gói python3) / needs Python 3.11 or newer (package python3)" >&2
  exit 1
}

missing=""
for need in "$@"; do
  "has_$need" || missing="$missing $(package "$need")"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
  echo "geo-ioc: hãy cài các gói / please install:$missing (PostgreSQL ≥ 15, PostGIS ≥ 3.3)" >&2
  exit 1
fi
as_root=""
if [ "$(id -u)" != 0 ]; then
  if sudo -n true 2>/dev/null; then as_root="sudo"; else
    echo "geo-ioc: cần quyền cài đặt, hãy chạy / no rights to install, please run: sudo apt-get install$missing" >&2
    exit 1
  fi
fi
echo "geo-ioc: đang cài / installing:$missing"
log=$(mktemp)
# shellcheck disable=SC2086
if ! { $as_root apt-get update && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  echo "geo-ioc: apt không cài được / apt could not install:$missing (log: $log)" >&2
  exit 1
fi
rm -f "$log"
for need in "$@"; do
  "has_$need" || {
    echo "geo-ioc: đã cài $(package "$need") nhưng vẫn chưa dùng được / installed, yet not usable: $need" >&2
    exit 1
  }
done
