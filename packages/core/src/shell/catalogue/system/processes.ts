import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { hasUnknown, UNKNOWN } from '../../words/markers.js';
import { bareName, type Duty, dutyOfDaemon, dutyOfPart } from './duty.js';
import { endOf } from './service-verb.js';

/** Signals that ask something of a process, and do not end it. */
const gentle = /^(?:SIG)?(?:HUP|USR1|USR2|WINCH|CONT|CHLD|URG|IO|PWR|0|1|10|12|17|18|23|28|29)$/i;
/** Those that servers take as word to read their settings or open their logs again. */
const renewing = /^(?:SIG)?(?:HUP|USR1|USR2|1|10|12)$/i;
const everything = /^(?:|\^|\.|\.\*|\^\.\*|\.\*\$|\^\.\*\$)$/;

/** Servers that a machine is there for, and what watches them. */
const server =
  /(?:^|[^a-z])(?:postgres|postmaster|mysqld|mariadbd?|mongod|mongos|redis-server|valkey-server|memcached|cassandra|elasticsearch|opensearch|clickhouse|influxd|etcd|consul|vault|nginx|httpd|apache2|caddy|haproxy|traefik|envoy|varnishd|squid|sshd|named|bind|unbound|dnsmasq|dovecot|postfix|exim|slapd|samba|smbd|nfsd|rpcbind|chronyd|ntpd|crond?|atd|dockerd|containerd|podman|kubelet|kube-\w+|k3s|libvirtd|qemu|rabbitmq|beam\.smp|kafka|zookeeper|prometheus|grafana|alertmanager|\w+_exporter|\w+-agent|agentd?|jenkins|gitlab|tomcat|catalina)(?![a-z])/i;
/** What has any other name may as well be a program of one's own: root ends those of others too, and that weighs more. */
const unknownProgram = 0.6;

function endsProgram(call: Call, duty: Duty | undefined, name: string): void {
  const guard = endOf(duty, 'kill');
  if (guard === undefined) {
    call.effect('service', 'kill', 'process', name, server.test(name) ? {} : { confidence: unknownProgram });
  } else call.effect(guard[0], guard[1], 'process', name);
}

/** What a signal does that ends nobody: `undefined` of one that may. */
function asking(signal: string): 'reload' | 'signal' | undefined {
  if (!gentle.test(signal)) return undefined;
  return renewing.test(signal) ? 'reload' : 'signal';
}

/** Ends whatever has this name, or asks something of it. */
function signalsNamed(call: Call, name: string, signal: string): void {
  const asked = asking(signal);
  if (asked !== undefined) {
    call.effect('service', asked, 'process', name);
    return;
  }
  endsProgram(call, dutyOfDaemon(name), name);
}

/** A number that is only known when the command runs, of a process whose name is: see `prints`. */
function nameOf(target: string): string | undefined {
  return target.startsWith(UNKNOWN) && target.length > 1 ? target.slice(1) : undefined;
}

function signalsProcess(call: Call, target: Word, signal: string): void {
  const { text, span } = target;
  const name = nameOf(text);
  const asked = asking(signal);
  if (name !== undefined) {
    signalsNamed(call, name, signal);
  } else if (text === '-1' && asked === undefined) {
    call.effect('service', 'kill-all', 'process', 'all', { span });
  } else if (text === '1' && asked === undefined) {
    call.effect('service', 'kill-init', 'process', '1', { span });
  } else {
    call.effect('service', asked ?? 'end-process', 'process', hasUnknown(text) ? '…' : text, { span });
  }
}

interface Signalled {
  readonly signal: string;
  readonly targets: readonly Word[];
}

const flags = /^(?:--(?:verbose|all|pid)|-[ap])$/;
const valued = /^(?:-s|-n|--signal)$/;

/** The first word with a dash is a signal, any other a group of processes. */
function readKill(words: readonly Word[]): Signalled {
  const end = words.findIndex(({ text }) => text === '--');
  const before = (end < 0 ? words : words.slice(0, end)).filter(({ text }) => !flags.test(text));
  const after = end < 0 ? [] : words.slice(end + 1);
  const at = before.findIndex(({ text }) => text.startsWith('-') && text.length > 1);
  const option = before[at]?.text ?? '';
  if (at < 0) {
    return { signal: 'TERM', targets: [...before, ...after] };
  }
  const used = valued.test(option) ? 2 : 1;
  const signal = used === 2 ? (before[at + 1]?.text ?? '') : option.replace(/^--signal=|^-/, '');
  return { signal, targets: [...before.slice(0, at), ...before.slice(at + used), ...after] };
}

function kill(call: Call): void {
  if (/^-(?:l|L|V|h)|^--(?:list|table|version|help)/.test(call.words[0]?.text ?? '')) {
    return;
  }
  const { signal, targets } = readKill(call.words);
  for (const target of targets) {
    signalsProcess(call, target, signal);
  }
}

/** Options of `pkill` and `killall` that are signals. */
function signalByName(call: Call): string {
  const signal = /^-((?:SIG)?[A-Z]{2,7}\d?|\d+)$/;
  const short = call.words.find(({ text }) => signal.test(text));
  return call.value('--signal') ?? (short === undefined ? 'TERM' : short.text.slice(1));
}

function signalsMatching(call: Call, pattern: string, asked: 'reload' | 'signal' | undefined): void {
  const bare = pattern.replace(/[\^$[\]\\]/g, '');
  if (everything.test(pattern) || bare === 'init' || bare === 'systemd') {
    call.effect('service', asked ?? 'kill-all', 'process', pattern);
    return;
  }
  // `pkill` takes a part of the name for the name.
  const part = call.name === 'pkill' && !call.has('--exact') ? dutyOfPart(bareName(bare)) : undefined;
  if (asked !== undefined) call.effect('service', asked, 'process', pattern);
  else endsProgram(call, dutyOfDaemon(bare) ?? part, pattern);
}

function killByName(call: Call): void {
  if (['--list', '--help', '--version'].some((option) => call.has(option))) {
    return;
  }
  const asked = asking(signalByName(call));
  for (const pattern of call.texts) {
    signalsMatching(call, pattern, asked);
  }
  const user = call.value('--euid') ?? call.value('--user');
  if (call.operands.length === 0 && user !== undefined) {
    const all = /^(?:root|0)$/.test(user) ? 'kill-all' : 'kill';
    call.effect('service', asked ?? all, 'process', `all of ${user}`);
  }
}

/**
 * Prints numbers of processes that nobody knows yet; their name goes with them, so that `kill $(pidof auditd)` is told
 * from any other.
 */
function prints(call: Call): void {
  const [name] = call.texts;
  if (name !== undefined && !hasUnknown(name)) {
    call.print({ text: `${UNKNOWN}${name.replace(/[\^$[\]\\]/g, '')}` });
  }
}

const selection = `
-a, --list-full | -A | -c, --ns-count, --count | -d, --delimiter=<text> | -f, --full | -g, --pgroup=<text> | -G, --group=<text> | -i, --ignore-case | -l, --list-name | -n, --newest | -o, --oldest | -O, --older=<text>
-P, --parent=<text> | -s, --session=<text> | -t, --terminal=<text> | -u, --euid=<text> | -U, --uid=<text> | -v, --inverse | -w, --lightweight | -x, --exact | -F, --pidfile=<read> | -L, --logpidfile | -r, --runstates=<text> | --ns=<text> | --nslist=<text> | -e, --echo | -q, --queue=<text> | --signal=<text> | -h, --help | -V, --version | --cgroup=<text> | --env=<text> | -H | -m`;

export const processTools: readonly ToolSpec[] = [
  { names: 'kill', summary: 'sends a signal to processes', style: 'posix', effects: kill },
  { names: 'pkill', summary: 'sends a signal to processes by name', options: selection, effects: killByName },
  {
    names: 'killall',
    summary: 'sends a signal to processes by name',
    options:
      '-e, --exact | -g, --process-group | -i, --interactive | -I, --ignore-case | -l, --list | -n, --ns=<text> | -o, --older-than=<text> | -q, --quiet | -r, --regexp | -s, --signal=<text> | -u, --user=<text> | -v, --verbose | -V, --version | -w, --wait | -y, --younger-than=<text> | -Z, --context=<text> | -m | -d | -c <text> | -t <text>',
    effects: killByName,
  },
  {
    names: 'killall5',
    summary: 'sends a signal to all processes',
    options: '-o <text>',
    effects: (call) => call.effect('service', 'kill-all', 'process', 'all'),
  },
  {
    names: 'skill snice slay',
    summary: 'sends a signal to processes, or changes their priority',
    options: '-l | -i | -n | -v | -w | -c <text> | -p <text> | -t <text> | -u <text>',
    effects: (call) => {
      const target = call.texts.at(-1) ?? call.value('-u') ?? call.value('-c') ?? '';
      if (!call.has('-l')) {
        signalsNamed(call, target, call.name === 'snice' ? 'CONT' : signalByName(call));
      }
    },
  },
  {
    names: 'xkill',
    summary: 'ends the program of a window',
    options: '-display <text> | -id <text> | -button <text> | -frame | -all',
    style: 'long-dash',
    effects: (call) => call.effect('service', 'end-process', 'process', call.value('-id') ?? 'window'),
  },
  {
    names: 'tskill killproc',
    summary: 'ends processes',
    options: '-p <read> | -t <text> | -i <text> | -N <text> | -l',
    effects: (call) => signalsNamed(call, call.texts[0] ?? '', signalByName(call)),
  },
  { names: 'pgrep', summary: 'shows processes by name', options: selection, operands: '<text>...', effects: prints },
  {
    names: 'pidof',
    summary: 'shows the number of a program',
    options:
      '-s, --single-shot | -c, --check-root | -q | -x | -z | -w | -o, --omit-pid=<text> | -t | -S, --separator=<text>',
    operands: '<text>...',
    effects: prints,
  },
  {
    names: 'renice',
    summary: 'changes the priority of processes',
    options: '-n, --priority=<text> | -g, --pgrp | -p, --pid | -u, --user | --relative',
    effects: (call) => call.effect('service', 'reprioritise', 'process', call.texts.join(' ')),
  },
];
