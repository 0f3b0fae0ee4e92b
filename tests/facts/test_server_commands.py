"""Which address a start command listens on."""

from __future__ import annotations

import pytest

from diagnose.facts.server_commands import server_of


@pytest.mark.parametrize(
    ("command", "host", "port"),
    [
        ("flask run", "127.0.0.1", 5000),
        ("flask --app main run --host=0.0.0.0", None, None),
        ("python -m flask run -h 0.0.0.0 -p 8080", "0.0.0.0", 8080),
        ("gunicorn --bind :8080 app:app", "", 8080),
        ("gunicorn -b 127.0.0.1:$PORT app:app", "127.0.0.1", 0),
        ("gunicorn app:app", "", 0),
        ("poetry run uvicorn main:app --port 80", "127.0.0.1", 80),
        ("/app/.venv/bin/uvicorn main:app --host 0.0.0.0", "0.0.0.0", 8000),
        ("hypercorn -b 0.0.0.0:9000 a:b", "0.0.0.0", 9000),
        ("php -S localhost:8000 index.php", "localhost", 8000),
        ("php artisan serve --port=8080", "127.0.0.1", 8080),
        ("python manage.py runserver", "127.0.0.1", 8000),
        ("python manage.py runserver 0.0.0.0:8080", "0.0.0.0", 8080),
        ("python3 manage.py runserver 9000 --noreload", "127.0.0.1", 9000),
        ("bundle exec rails s -b 0.0.0.0 -p8080", "0.0.0.0", 8080),
        ("vite preview --host", "0.0.0.0", 4173),
        ("PORT=1 next start -p 3001", "", 3001),
        ("node server.js", None, None),
        ("python main.py", None, None),
        ("", None, None),
    ],
)
def test_address(command: str, host: str | None, port: int | None) -> None:
    address = server_of(command.split())
    assert (address and address.host, address and address.port) == (host, port)
