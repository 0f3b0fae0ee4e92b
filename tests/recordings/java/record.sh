#!/usr/bin/env bash
# Java programs and Maven builds that fail.
. "$(dirname "$0")/../faults.sh"
need java javac unshare setpriv
jar() { "$(dirname "$(readlink -f "$(command -v javac)")")/jar" "$@"; }
record jar-missing java -jar app.jar
record class-missing java com.acme.Main
record vm-option java -XX:+UseConcMarkSweepGC -version
record vm-option-unknown java --nothere -version
compile() { mkdir -p "$1"; cat >"$1/Main.java"; javac -d "$1" "$1/Main.java"; }
compile plain <<<'public class Main { public static void main(String[] a) { System.out.println("ok"); } }'
jar cf plain.jar -C plain Main.class; record no-main-manifest java -jar plain.jar
printf '\x00\x00\x00\x63' | dd of=plain/Main.class bs=1 seek=4 conv=notrunc 2>/dev/null; record class-version java -cp plain Main
compile heap <<<'public class Main { public static void main(String[] a) { var l = new java.util.ArrayList<byte[]>(); for(;;) l.add(new byte[1<<20]); } }'
record heap java -Xmx32m -cp heap Main
compile bind <<<'public class Main { public static void main(String[] a) throws Exception { new java.net.ServerSocket(18331); new java.net.ServerSocket(18331); } }'
record port-in-use java -cp bind Main
compile low <<<'public class Main { public static void main(String[] a) throws Exception { new java.net.ServerSocket(80); } }'
record low-port as_app java -cp low Main
compile write <<<'public class Main { public static void main(String[] a) throws Exception { new java.io.FileOutputStream("app.log"); } }'
record read-only as_app java -cp write Main
compile write2 <<<'public class Main { public static void main(String[] a) throws Exception { java.nio.file.Files.createDirectory(java.nio.file.Path.of("logs")); } }'
record read-only-nio as_app java -cp write2 Main
compile refused <<<'public class Main { public static void main(String[] a) throws Exception { new java.net.Socket("127.0.0.1", 9); } }'
record refused java -cp refused Main
compile dns <<<'public class Main { public static void main(String[] a) throws Exception { new java.net.Socket("db.acme.invalid", 9); } }'
record dns java -cp dns Main
compile load <<<'public class Main { public static void main(String[] a) throws Exception { Class.forName("org.postgresql.Driver"); } }'
record class-not-found java -cp load Main
