#!/bin/sh
# Remove what the demo has made, and nothing else that may lie in the same folder.
# A database elsewhere (DATABASE_URL) is not ours to remove.
set -eu
cd "${VAR_DIR:-var}" 2>/dev/null || {
    echo "There is nothing to remove: ${VAR_DIR:-var} does not exist."
    exit 0
}
if [ "${FORCE:-}" != 1 ]; then
    printf 'Remove the demo in %s: its database, files and password? [y/N] ' "$PWD"
    read -r answer || answer=
    case "$answer" in
        y | Y | yes) ;;
        *) echo "Nothing was removed." && exit 0 ;;
    esac
fi
rm -rf -- cascade.sqlite3 cascade.sqlite3-shm cascade.sqlite3-wal static media private mail fonts stamps lint \
    demo-password worker.heartbeat
echo "Removed. The next 'make demo' starts afresh."
