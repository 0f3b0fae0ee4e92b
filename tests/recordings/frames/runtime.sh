#!/usr/bin/env bash
# An OCI runtime for conmon whose container is a process that prints.
bundle="" pidfile="" command=""
while [ $# -gt 0 ]; do
    case $1 in
        create | start | delete | kill | state) command=$1 ;;
        --bundle) bundle=$2; shift ;;
        --pid-file) pidfile=$2; shift ;;
    esac
    shift
done
[ "$command" = create ] || exit 0
(
    echo "starting up"
    printf 'cannot start\nTraceback (most recent call last):\n  File "app.py", line 8, in dial_database\n' >&2
    head -c 20000 /dev/zero | tr '\0' x; echo " connection to db:5432 refused"
    printf 'OSError: connection to db:5432 refused\n' >&2
    echo "giving up"
    sleep 1
) &
echo $! >"$pidfile"
