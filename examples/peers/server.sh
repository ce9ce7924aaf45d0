# Sourced by the scripts of this folder: talk_to PROGRAM COMMAND… starts PROGRAM with the function "start PORT FOLDER", runs the command with
# the port as its argument, and stops the server.

# True if somebody listens at the port.
is_open() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

talk_to() {
    local program=$1 port code attempt
    shift
    PATH=$PATH:/usr/sbin:/usr/local/sbin
    if ! command -v "$program" >/dev/null; then
        echo "note: $program is not installed" >&2
        exit 77
    fi

    folder=$(mktemp -d) server=
    trap 'if [ -n "$server" ]; then kill "$server" && wait "$server"; fi 2>/dev/null; rm -rf "$folder"' EXIT
    for attempt in 1 2 3 4 5; do
        port=$((20000 + RANDOM % 10000))
        is_open "$port" && continue
        start "$port" "$folder" >"$folder/log" 2>&1 &
        server=$!
        # It has begun to listen, or it has ended because somebody else took the port.
        while kill -0 "$server" 2>/dev/null; do
            if is_open "$port"; then
                "$@" "$port"
                exit $?
            fi
            sleep 0.1
        done
    done
    cat "$folder/log" >&2
    echo "$program did not start" >&2
    exit 1
}
