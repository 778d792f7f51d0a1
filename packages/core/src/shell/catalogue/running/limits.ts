import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { asLine, wrapping } from './wrapping.js';

/** `nice -n 5 command`, `ionice -c3 command`; given only processes, it changes those. */
function unlessProcess(...options: readonly string[]): (call: Call) => void {
  return (call) => {
    if (options.some((option) => call.has(option))) {
      call.effect('service', 'reprioritise', 'process', options.map((option) => call.value(option) ?? '').join(''));
    } else call.run(call.operands);
  };
}

/** `taskset mask command`, `taskset -p [mask] pid` */
function afterFirst(...ownUse: readonly string[]): (call: Call) => void {
  return (call) => {
    if (ownUse.some((option) => call.has(option)))
      call.effect('service', 'reprioritise', 'process', call.texts.at(-1) ?? '');
    else call.run(call.operands.slice(1));
  };
}

/** Of `arch`-like names: an architecture may stand first. */
function setarch(call: Call): void {
  const [first, ...given] = call.operands;
  // Its options may come after the architecture, which is no command yet.
  const rest = given.slice(
    Math.max(
      0,
      given.findIndex(({ text }) => !text.startsWith('-')),
    ),
  );
  const isArchitecture =
    call.name === 'setarch' &&
    /^(?:x86_64|i[3-6]86|linux(?:32|64)|arm\w*|aarch64|ppc\w*|s390x?|sparc\w*|mips\w*|ia64|riscv\d*|uname26|athlon)$/.test(
      first?.text ?? '',
    );
  call.run(isArchitecture ? rest : call.operands);
}

/** Tools that run a command for a while, slower, elsewhere on the processor, or with less. */
export const limitTools: readonly ToolSpec[] = [
  wrapping('nohup', 'runs a command that outlives the terminal', { options: '--help | --version' }),
  wrapping('nice gnice', 'runs a command with less of the processor', {
    options: '-n, --adjustment=<text>  by how much\n-0 | -1 | -2 | -3 | -4 | -5 | -6 | -7 | -8 | -9',
  }),
  wrapping('ionice', 'runs a command with less of the discs', {
    options:
      '-c, --class=<text>\n-n, --classdata=<text>\n-p, --pid=<text>  changes running processes\n-P, --pgid=<text> | -u, --uid=<text> | -t, --ignore',
    effects: unlessProcess('-p', '-P', '-u'),
  }),
  wrapping('timeout gtimeout', 'ends a command after a time', {
    options: '-s, --signal=<text>\n-k, --kill-after=<text>\n--preserve-status | --foreground | -v, --verbose | -p | -f',
    operands: '<text> <argv>...',
  }),
  wrapping('timelimit', 'ends a command after a time', {
    options: '-p | -q | -S=<text> | -s=<text> | -T=<text> | -t=<text>',
  }),
  wrapping('setsid', 'runs a command in a session of its own', { options: '-c, --ctty | -f, --fork | -w, --wait' }),
  wrapping('stdbuf gstdbuf', 'runs a command with other buffers', {
    options: '-i, --input=<text> | -o, --output=<text> | -e, --error=<text>',
  }),
  wrapping('unbuffer', 'runs a command without buffers', { options: '-p' }),
  wrapping('chrt', 'runs a command as a real-time process', {
    options: `
-p, --pid  changes a running process
-T, --sched-runtime=<text> | -P, --sched-period=<text> | -D, --sched-deadline=<text>
-b, --batch | -d, --deadline | -f, --fifo | -i, --idle | -o, --other | -r, --rr | -e, --ext | -a, --all-tasks | -m, --max
-R, --reset-on-fork | -v, --verbose`,
    effects: (call) => {
      if (call.has('-m')) return;
      if (call.has('-p')) call.effect('service', 'reprioritise', 'process', call.texts.at(-1) ?? '');
      else call.run(/^\d+$/.test(call.texts[0] ?? '') ? call.operands.slice(1) : call.operands);
    },
  }),
  wrapping('taskset', 'runs a command on some processors', {
    options: '-p, --pid | -c, --cpu-list | -a, --all-tasks',
    effects: afterFirst('-p'),
  }),
  wrapping('time gtime', 'measures a command', {
    options:
      '-o, --output=<write>  writes the result there\n-a, --append | -f, --format=<text> | -p, --portability | -v, --verbose | -q, --quiet | -l',
  }),
  wrapping('setarch linux32 linux64 i386 i486 i586 i686 x86_64 uname26', 'runs a command as on another processor', {
    options:
      '-B, --32bit | -F, --fdpic-funcptrs | -I, --short-inode | -L, --addr-compat-layout | -R, --addr-no-randomize | -S, --whole-seconds | -T, --sticky-timeouts | -X, --read-implies-exec | -Z, --mmap-page-zero | -3, --3gb | --4gb | --uname-2.6 | -v, --verbose | --list | --show',
    effects: setarch,
  }),
  wrapping('prlimit', 'runs a command with limits', {
    options: `
-p, --pid=<text>  changes a running process
-c[<text>] | --core[=<text>] | -d[<text>] | --data[=<text>] | -e[<text>] | --nice[=<text>] | -f[<text>] | --fsize[=<text>]
-i[<text>] | -l[<text>] | --memlock[=<text>] | -m[<text>] | --rss[=<text>] | -n[<text>] | --nofile[=<text>] | -q[<text>]
-r[<text>] | -s[<text>] | --stack[=<text>] | -t[<text>] | --cpu[=<text>] | -u[<text>] | --nproc[=<text>] | -v[<text>]
--as[=<text>] | -x[<text>] | --locks[=<text>] | -y[<text>] | -o, --output=<text> | --noheadings | --raw | --verbose`,
    effects: unlessProcess('-p'),
  }),
  wrapping('choom', 'says whether a command may be ended for want of memory', {
    options: '-n, --adjust=<text> | -p, --pid=<text>',
    effects: unlessProcess('-p'),
  }),
  wrapping('numactl', 'runs a command on some of the memory', {
    options:
      '-i, --interleave=<text> | -m, --membind=<text> | -N, --cpunodebind=<text> | -C, --physcpubind=<text> | -p, --preferred=<text> | -l, --localalloc | -a, --all | -b, --balancing | -s, --show | -H, --hardware | -P=<text> | -w, --weighted-interleave=<text>',
  }),
  wrapping('numad nocache eatmydata uncache hugectl', 'runs a command with other caches', {
    options: '-n=<text> | --heap | --shm | --text | --data',
  }),
  wrapping('cpulimit', 'holds a process back', {
    options:
      '-l, --limit=<text> | -p, --pid=<text> | -e, --exe=<text> | -P, --path=<text> | -c=<text> | -b, --background | -i, --include-children | -k, --kill | -m, --monitor-forks | -q, --quiet | -r, --restore | -s=<text> | -v, --verbose | -z, --lazy',
    effects: unlessProcess('-p', '-e', '-P'),
  }),
  wrapping('cgexec', 'runs a command in a control group', { options: '-g=<text> | --sticky' }),
  wrapping('schedtool', 'runs a command with other scheduling', {
    options:
      '-0 | -N | -1 | -F | -2 | -R | -3 | -B | -4 | -I | -5 | -D | -n=<text> | -p=<text> | -a=<text> | -e | -M=<text> | -r | -v',
  }),
  wrapping('uclampset', 'runs a command with a clamped processor', {
    options:
      '-m=<text> | -M=<text> | -p, --pid=<text> | -s, --system | -a, --all-tasks | -R, --reset-on-fork | -v, --verbose',
    effects: unlessProcess('-p'),
  }),
  wrapping('coresched', 'runs a command with a core of its own', {
    options: '-s, --source=<text> | -d, --dest=<text> | -t, --dest-type=<text> | -v, --verbose',
  }),
  wrapping('systemd-inhibit', 'keeps the machine awake while a command runs', {
    options:
      '--what=<text> | --who=<text> | --why=<text> | --mode=<text> | --list | --no-pager | --no-legend | --no-ask-password',
  }),
  wrapping('caffeinate gnome-session-inhibit xdg-screensaver-inhibit', 'keeps the machine awake while a command runs', {
    options:
      '-d | -i | -m | -s | -u | -t=<text> | -w=<text> | --app-id=<text> | --reason=<text> | --inhibit=<text> | --inhibit-only | -l',
  }),
  wrapping('softlimit', 'runs a command with limits', {
    options:
      '-a=<text> | -c=<text> | -d=<text> | -f=<text> | -l=<text> | -m=<text> | -o=<text> | -p=<text> | -r=<text> | -s=<text> | -t=<text>',
  }),
  wrapping('catchsegv', 'shows where a command fails'),
  wrapping('multitime', 'measures a command many times', {
    options:
      '-n=<text> | -s=<text> | -b=<read> | -I=<text> | -f=<text> | -l | -p | -q | -v\n-i=<command>  gives it the output of a command\n-o=<command>  checks its output with a command\n-r=<command>  runs a command before each time',
  }),
  {
    names: 'hyperfine',
    summary: 'measures commands many times',
    options: `
-p, --prepare=<command>    runs a line before each time
-s, --setup=<command>      runs a line first
-c, --cleanup=<command>    runs a line at the end
-C, --conclude=<command>   runs a line after each time
--reference=<command>      compares with that
-S, --shell=<program> | -w, --warmup=<text> | -m, --min-runs=<text> | -M, --max-runs=<text> | -r, --runs=<text>
-P, --parameter-scan=<text> | -L, --parameter-list=<text> | -D, --parameter-step-size=<text> | -n, --command-name=<text>
--style=<text> | --sort=<text> | -u, --time-unit=<text> | --output=<text> | --input=<read> | -i, --ignore-failure | -N
--export-asciidoc=<write> | --export-csv=<write> | --export-json=<write> | --export-markdown=<write> | --export-orgmode=<write>
--show-output`,
    operands: '<command>...',
    wrapper: true,
  },
  wrapping('faketime', 'runs a command at another time', {
    options: '-f=<text>  which time\n-m | --exclude-monotonic | -p=<text>',
    effects: (call) => call.run(call.has('-f') ? call.operands : call.operands.slice(1)),
  }),
  wrapping('retry', 'runs a command until it works', {
    options:
      '-t, --times=<text> | -d, --delay=<text> | -u, --until=<text> | -w, --while=<text> | -m, --message=<text> | --on-success=<command> | --on-fail=<command> | -s=<text> | -e=<text>',
  }),
  wrapping('chronic', 'shows the output of a command only when it fails', { options: '-v | -e' }),
  wrapping('ifne', 'runs a command when there is something to read', { options: '-n' }),
  wrapping('logsave', 'keeps what a command prints', { options: '-a | -s | -v', operands: '<write> <argv>...' }),
  wrapping('errno-run mispipe', 'runs two commands in a pipe', {
    effects: (call) => {
      for (const word of call.operands) call.shell(asLine([word]));
    },
  }),
];
