#!/usr/bin/env bash
# What logging libraries, container runtimes and journals make of the same few lines: one that starts, one that fails with
# its stack trace, one that ends. Each part is left out where its tool is missing.
. "$(dirname "$0")/../faults.sh"
has() { command -v "$1" >/dev/null || [ -x "$1" ] || { echo "skipped: $1 is not installed" >&2; return 1; }; }
keep() { local name=$1; shift; "$@" >"$area/$name.log" 2>&1 </dev/null; echo "$name: exit code $?"; sed -i "s#$work#/workspace#g; s#$area#/app#g" "$area/$name.log"; }

has python3 && python3 -m venv py && py/bin/pip install -q structlog loguru python-json-logger && {
    for library in logging structlog structlog_logfmt loguru loguru_json python_json_logger; do
        keep "$library" py/bin/python "$area/app.py" $library
    done
}
has npm && npm install --silent --no-fund --no-audit pino bunyan winston && cp "$area/app.cjs" . && {
    for library in console pino bunyan winston; do keep "$library" node app.cjs $library; done
}
# Go and Java libraries as Debian packages them (golang-github-sirupsen-logrus-dev and so on; liblogback-java, liblog4j2-java).
has go && mkdir -p go && cp "$area/app.go" go/main.go && (cd go && GO111MODULE=off GOPATH=/usr/share/gocode go build -o ../goapp main.go) &&
    for library in logrus logrus_text zap zap_console zerolog zerolog_console gokit; do keep "$library" ./goapp $library; done
jars=$(printf '/usr/share/java/%s.jar:' slf4j-api logback-classic logback-core log4j-api log4j-core logstash-logback-encoder jackson-core jackson-databind jackson-annotations)
has javac && cp "$area"/App.java "$area"/*.xml . && javac -cp "$jars" -d . App.java && {
    for form in logback logback-json; do keep $form java -cp ".:$jars" -Dlogback.configurationFile=$form.xml App logback; done
    for form in pattern json; do keep log4j2-$form java -cp ".:$jars" -Dlog4j2.configurationFile=log4j2-$form.xml App log4j2; done
    keep java-util-logging java -cp ".:$jars" App jul
}

# A journal, from its own export format and back.
remote=/usr/lib/systemd/systemd-journal-remote
has $remote && has journalctl && python3 "$area/journal.py" >export && $remote -o x.journal export 2>/dev/null && {
    for form in short short-iso short-iso-precise short-precise short-full short-unix with-unit export json verbose cat; do
        TZ=UTC keep "journal-$form" journalctl --file x.journal --no-pager -q -o $form
    done
    TZ=Asia/Colombo keep journal-zone journalctl --file x.journal --no-pager -q -o short-iso
}
# Kubernetes' CRI lines, by conmon around a "container" that is a process; a line of 20,000 characters comes in pieces.
has conmon && chmod +x "$area/runtime.sh" && mkdir -p bundle exits && {
    conmon -c c1 -u c1 -n app -r "$area/runtime.sh" -b "$PWD/bundle" -p "$PWD/pid" --exit-dir "$PWD/exits" -l "k8s-file:$PWD/cri.log" \
        --socket-dir-path "$PWD" --log-level error >/dev/null 2>&1
    sleep 3; cp cri.log "$area/conmon.log"; echo "conmon: $(wc -l <cri.log) lines"
}
# kubectl and docker-compose, against servers that hold the lines.
has kubectl && { python3 "$area/cluster.py" & server=$!; sleep 1; kubectl="kubectl --kubeconfig=/dev/null --server=http://127.0.0.1:18080"
    keep kubectl $kubectl logs web-5d4f8-x2
    keep kubectl-timestamps $kubectl logs web-5d4f8-x2 --timestamps
    keep kubectl-prefix $kubectl logs -l app=web --prefix
    keep kubectl-prefix-timestamps $kubectl logs -l app=web --prefix --timestamps --all-containers
    kill $server; }
has docker-compose && { python3 "$area/engine.py" "$PWD/docker.sock" & server=$!; sleep 1; printf 'services: {web: {image: x}, db: {image: x}}\n' >compose.yaml
    compose="env DOCKER_HOST=unix://$PWD/docker.sock docker-compose -p shop -f compose.yaml"
    keep compose $compose logs --no-color
    keep compose-timestamps $compose logs --no-color --timestamps
    keep compose-colours script -qefc "$compose logs" /dev/null
    kill $server; }
has rsyslogd && { printf '%s\n' 'module(load="imuxsock" SysSock.Use="off")' 'input(type="imuxsock" Socket="'"$PWD"'/log.sock" UseSpecialParser="off")' \
        "*.* $PWD/old.log;RSYSLOG_TraditionalFileFormat" "*.* $PWD/new.log;RSYSLOG_FileFormat" "*.* $PWD/5424.log;RSYSLOG_SyslogProtocol23Format" >rsyslog.conf
    rsyslogd -n -f rsyslog.conf -i "$PWD/rsyslog.pid" & sleep 2
    logger -u "$PWD/log.sock" -t app -p user.err <"$area/lines.txt"; sleep 2; kill $!
    for form in old new 5424; do grep -v rsyslogd $form.log >"$area/rsyslog-$form.log"; done; }
