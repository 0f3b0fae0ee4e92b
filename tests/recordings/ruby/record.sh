#!/usr/bin/env bash
# Ruby programs and Bundler runs that fail.
. "$(dirname "$0")/../faults.sh"
need ruby unshare setpriv
record load-error ruby -e 'require "sinatra_nothere"'
record read-only as_app ruby -e 'File.write("production.log", "x")'
record low-port as_app ruby -rsocket -e 'TCPServer.new("0.0.0.0", 80)'
record port-in-use ruby -rsocket -e 'TCPServer.new("0.0.0.0", 18361); TCPServer.new("0.0.0.0", 18361)'
record refused ruby -rsocket -e 'TCPSocket.new("127.0.0.1", 9)'
record env-key ruby -e 'ENV.fetch("DATABASE_URL_7351")'
record tmpdir env TMPDIR=/nonexistent ruby -rtmpdir -e 'def Dir.system_tmp; "/nonexistent"; end rescue 0; puts Dir.tmpdir'
if command -v bundle >/dev/null; then
    printf 'source "https://rubygems.org"\ngem "puma", "6.4.2"\n' >Gemfile
    printf 'GEM\n  remote: https://rubygems.org/\n  specs:\n    puma (6.4.2)\n\nPLATFORMS\n  x86_64-linux\n\nDEPENDENCIES\n  puma (= 6.4.2)\n\nBUNDLED WITH\n   2.3.15\n' >Gemfile.lock
    record gem-missing bundle exec puma
fi
