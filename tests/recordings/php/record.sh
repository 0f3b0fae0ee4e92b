#!/usr/bin/env bash
# PHP scripts and its development server that fail.
. "$(dirname "$0")/../faults.sh"
need php unshare setpriv
echo '<?php require "vendor/autoload.php";' >a.php; record autoload php a.php
echo '<?php $a=[]; while (true) $a[]=str_repeat("x",100000);' >b.php; record memory php -d memory_limit=16M b.php
echo '<?php mysqli_connect("x");' >c.php; record no-mysqli php c.php
echo '<?php new PDO("pgsql:host=x");' >d.php; record no-driver php d.php
echo '<?php new Redis();' >d2.php; record no-class php d2.php
echo '<?php file_put_contents("cache.php","x"); mkdir("cache");' >e.php; record read-only as_app php -d display_errors=1 e.php
record low-port as_app php -S 0.0.0.0:80
echo '<?php session_save_path(getcwd()); session_start();' >f.php; record session as_app php -d display_errors=1 f.php
echo '<?php echo "x' >g.php; record parse-error php g.php
record loopback timeout 2 php -S localhost:18351
record healthy timeout 2 php -S 0.0.0.0:18352
if command -v composer >/dev/null; then
    mkdir lock; cd lock; export COMPOSER_ALLOW_SUPERUSER=1 COMPOSER_DISABLE_NETWORK=1
    echo '{"require":{"php":">=99","ext-nothere":"*"}}' >composer.json
    record composer-platform composer install --no-interaction
fi
