#!/usr/bin/env bash
# Records shells in trouble the way start scripts meet it: read-only file system, no execute bit, CRLF, missing programs.
set -u
here=$(cd "$(dirname "$0")" && pwd)
[ "$(id -u)" = 0 ] && command -v unshare >/dev/null || { echo "skipped: needs root to mount a read-only file system"; exit 0; }
export LC_ALL=${LC_ALL:-C.UTF-8}
unshare -m bash -c 'set -u; here=$1; mkdir -p /tmp/recording-ro; mount -t tmpfs none /tmp/recording-ro; cd /tmp/recording-ro
mkdir app; echo x >app/a; chmod 644 app/a; printf "#!/bin/sh\necho hi\n" >start.sh; chmod 644 start.sh; printf "#!/bin/bash\r\necho hi\r\n" >crlf.sh; chmod 755 crlf.sh
printf "#!/bin/sh\r\nset -e\r\necho hi\r\n" >crlf2.sh; printf "\x7fELF garbage" >bin; chmod 755 bin; printf "#!/usr/bin/nonexist\n" >noint.sh; chmod 755 noint.sh; printf "#!/usr/bin/env bash\r\necho hi\r\n" >crlf3.sh; chmod 755 crlf3.sh
cp /bin/true foreign; printf "\267" | dd of=foreign bs=1 seek=18 conv=notrunc 2>/dev/null; chmod 755 foreign
mount -o remount,ro /tmp/recording-ro
{ mkdir app/logs; touch app/env.js; bash -c "echo a >app/config.json"; dash -c "echo a >app/config.json"; cp /etc/hostname app/h; sed -i s/x/y/ app/a; rm -f app/a; ln -s a app/b; mv app/a app/c; chown 10014 app/a; chmod 600 app/a; tee app/t </dev/null; mktemp -p app; python3 -c "open(\"app/x\",\"w\")"; } 2>&1 | sed "s#/tmp/recording-ro#/app#g" >"$here/read-only.log"
user() { setpriv --reuid=10014 --regid=10014 --clear-groups "$@"; }
{ user bash -c ./start.sh; user dash -c ./start.sh; user sh -c "/tmp/recording-ro/start.sh"; user bash -c "exec ./start.sh"; } 2>&1 | sed "s#/tmp/recording-ro#/app#g" >"$here/not-executable.log"
{ bash -c ./crlf.sh; dash -c ./crlf.sh; bash crlf2.sh; dash crlf2.sh; ./crlf3.sh; bash -c ./noint.sh; } 2>&1 >/dev/null | sed "s#/tmp/recording-ro#/app#g" >"$here/crlf.log"
{ bash -c gunicorn; dash -c ng; bash -c "exec gunicorn"; dash -c "exec gunicorn"; env gunicorn; bash -c ./nofile; setpriv --reuid=10014 gunicorn; } >"$here/command-missing.log" 2>&1
{ bash -c ./foreign; dash -c ./foreign; bash -c ./bin; } 2>&1 | tr -d "\000" >"$here/exec-format.log"
{ user mkdir /app-logs; user bash -c "echo a >/etc/x"; user dash -c "echo a >/etc/x"; user touch /usr/share/x; user cp /etc/hostname /etc/y; } >"$here/permission-denied.log" 2>&1
umount -l /tmp/recording-ro' _ "$here"
rmdir /tmp/recording-ro 2>/dev/null
mkdir -p /tmp/recording-full && unshare -m bash -c 'mount -t tmpfs -o size=16k none /tmp/recording-full; { dd if=/dev/zero of=/tmp/recording-full/a bs=4k count=9; cp /bin/true /tmp/recording-full/b; python3 -c "open(\"/tmp/recording-full/c\",\"w\").write(\"x\"*99999)"; bash -c "echo hallo >/tmp/recording-full/d"; node -e "require(\"fs\").writeFileSync(\"/tmp/recording-full/e\",\"x\")"; } 2>&1 | grep -v "^ *at " >"$1/disk-full.log"' _ "$here"; rmdir /tmp/recording-full 2>/dev/null
