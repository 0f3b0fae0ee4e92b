#!/usr/bin/env bash
# Python programs and servers that cannot start, listen, write or connect. PYTHON names the interpreter.
. "$(dirname "$0")/../faults.sh"
PYTHON=${PYTHON:-python3}
need "$PYTHON" unshare setpriv
"$PYTHON" -m venv venv && venv/bin/pip install -q flask django gunicorn uvicorn >/dev/null 2>&1 || { echo "skipped: no registry" >&2; exit 0; }
py=$work/venv/bin/python; export PYTHONDONTWRITEBYTECODE=1
# UID 10014 may not read an interpreter below /root: the system's is used with the packages of the environment.
bare="env PYTHONPATH=$(echo "$work"/venv/lib/python*/site-packages) /usr/bin/python3"
echo 'import flask_nothere' >a.py;             record module-missing $py a.py
echo 'from json import nothere' >b.py;         record import-name $py b.py
echo 'import os; os.environ["DATABASE_URL_7351"]' >c.py; record env-keyerror $py c.py
record script-missing $py missing.py
echo 'open("config.yaml")' >d.py;              record file-missing $py d.py
printf 'print "hello"\n' >e.py;                record syntax-error $py e.py
printf 'def f():\n\tx=1\n        y=2\n' >e2.py; record tab-error $py e2.py
echo 'open("uploads.txt","w")' >f.py;          record read-only as_app $bare f.py
mkdir -m 700 data; echo 'open("data/db.json")' >g.py; record permission as_app $bare g.py
echo 'import socket; socket.socket().bind(("0.0.0.0",80))' >h.py; record bind-low-port as_app $bare h.py
echo 'import socket; a=socket.socket(); a.bind(("127.0.0.1",18321)); a.listen(); socket.socket().bind(("127.0.0.1",18321))' >i.py; record port-in-use $py i.py
echo 'import socket; socket.create_connection(("127.0.0.1",9))' >j.py; record refused $py j.py
echo 'import socket; socket.create_connection(("db.acme.invalid",5432))' >k.py; record dns $py k.py
echo 'b"x"*(1<<62)' >l.py;                     record memory-error $py l.py
cat >app.py <<'P'
import flask
web = flask.Flask(__name__)
P
record gunicorn-attribute timeout 8 venv/bin/gunicorn -b 127.0.0.1:18322 app:app
record gunicorn-module timeout 8 venv/bin/gunicorn -b 127.0.0.1:18322 nomod:app
echo 'import flask_nothere' >bad.py
record gunicorn-boot timeout 8 venv/bin/gunicorn -b 127.0.0.1:18322 bad:app
record gunicorn-no-app timeout 8 venv/bin/gunicorn
record gunicorn-low-port as_app $bare -m gunicorn -b 0.0.0.0:80 app:web
record gunicorn-loopback timeout 4 venv/bin/gunicorn app:web
record gunicorn-healthy timeout 4 venv/bin/gunicorn -b 0.0.0.0:18323 app:web
cat >slow.py <<'P'
import time
def app(env, start):
    time.sleep(30)
P
record gunicorn-timeout bash -c 'venv/bin/gunicorn -t 2 -b 127.0.0.1:18324 slow:app & p=$!; sleep 2; "$0" -c "import urllib.request as u; u.urlopen(\"http://127.0.0.1:18324\", timeout=6)"; kill $p; wait' $py
record uvicorn-module timeout 8 venv/bin/uvicorn nomod:app
record uvicorn-attribute timeout 8 venv/bin/uvicorn app:nothere
record uvicorn-low-port as_app $bare -m uvicorn --port 80 slow:app
record uvicorn-loopback timeout 4 venv/bin/uvicorn slow:app
record flask-loopback timeout 4 venv/bin/flask --app app:web run
record flask-all timeout 4 venv/bin/flask --app app:web run --host 0.0.0.0 --port 18325
venv/bin/django-admin startproject shop . >/dev/null 2>&1
sed -i "s/DEBUG = True/DEBUG = False/" shop/settings.py
record django-allowed-hosts timeout 8 $py manage.py runserver
sed -i "s/^SECRET_KEY.*/SECRET_KEY = ''/" shop/settings.py
record django-secret-key timeout 8 $py manage.py check
sed -i "s/^SECRET_KEY.*/SECRET_KEY = 'x'/; s/^ALLOWED_HOSTS.*/ALLOWED_HOSTS = ['a.example']/" shop/settings.py
record django-host bash -c 'timeout 6 "$0" manage.py runserver --noreload 127.0.0.1:18326 & sleep 3; "$0" -c "import urllib.request as u; u.urlopen(\"http://127.0.0.1:18326\", timeout=3)" 2>/dev/null; wait' $py
echo "import django.conf; django.conf.settings.DEBUG" >m.py; record django-unconfigured $py m.py
mkdir req && echo 'numpy==2.99.99' >req/requirements.txt
record pip-no-version venv/bin/pip install -r req/requirements.txt
echo 'pip-not-there-7351-x' >req/requirements.txt
record pip-no-package venv/bin/pip install -r req/requirements.txt
mkdir ext; echo 'from setuptools import setup, Extension; setup(name="ext7351", version="1", ext_modules=[Extension("x",["x.c"])])' >ext/setup.py; echo '#include "nothere.h"' >ext/x.c
record pip-build-failed venv/bin/pip install ./ext
printf 'flask==1.0\nWerkzeug==3.0.0\n' >req/requirements.txt; printf 'flask==3.0.0\nwerkzeug==2.0.0\n' >req/conflict.txt
record pip-conflict venv/bin/pip install -r req/conflict.txt
