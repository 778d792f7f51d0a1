import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { tellsAboutItself, wrapping } from './wrapping.js';

/** Services are what the scripts in a directory do. */
function looksAfter(call: Call): void {
  for (const directory of call.operands.slice(0, 1)) {
    if (call.isForeign(directory)) call.path('opaque', 'unseen-script', directory);
    else call.effect('service', 'start', 'unit', directory.text, { span: directory.span });
  }
}

/** `start-stop-daemon -S -x program -- words` */
function startStop(call: Call): void {
  const user = call.value('-c')?.split(':', 1)[0];
  if (call.has('-K')) {
    call.effect('service', 'kill', 'process', call.value('-n') ?? call.value('-x') ?? call.value('-p') ?? '');
    return;
  }
  const [program] = [...call.values('-a'), ...call.values('-x')];
  if (program === undefined || call.has('-T')) return;
  const root = call.value('-r');
  const words = [program, ...call.operands];
  call.run(words, { ...(user === undefined ? {} : { user }), ...(root === undefined ? {} : { root }) });
}

/** `chpst -u user command`, and whatever of the kind says who with an option. */
function asOption(option: string): (call: Call) => void {
  return (call) => {
    const user = call.value(option)?.replace(/^:/, '').split(':', 1)[0];
    if (call.operands.length === 0) return;
    if (user === undefined) call.run(call.operands);
    else {
      call.effect('privilege', 'become', 'user', user);
      call.run(call.operands, { user });
    }
  };
}

/** Servers that start a program for each connection. */
function serves(skipped: number): (call: Call) => void {
  return (call) => {
    const [, port] = call.operands;
    call.effect('network', 'listen', 'host', port?.text ?? '');
    const words = call.operands.slice(skipped);
    if (words.length > 0) call.run(words);
  };
}

/** Of execline: `if { command } command`, blocks and what follows them. */
function execline(call: Call): void {
  let block: (typeof call.operands)[number][] = [];
  let depth = 0;
  for (const word of call.operands) {
    if (word.text === '{') depth += 1;
    else if (word.text === '}' && depth > 0) {
      depth -= 1;
      if (depth === 0 && block.length > 0) {
        call.run(block);
        block = [];
      }
    } else block.push(word);
  }
  if (block.length > 0) call.run(block);
}

/** Tools that start programs and look after them. */
export const supervisionTools: readonly ToolSpec[] = [
  {
    names: 'start-stop-daemon',
    summary: 'starts and stops a program in the background',
    options: `
-S, --start                starts it
-K, --stop                 ends it
-x, --exec=<text>          which program
-a, --startas=<text>       starts that program instead
-c, --chuid=<text>         acts as that user
-r, --chroot=<look>        changes the root first
-T, --status | -H, --help | -V, --version | -p, --pidfile=<look> | --pid=<text> | --ppid=<text> | -u, --user=<text> | -n, --name=<text>
-g, --group=<text> | -s, --signal=<text> | -R, --retry=<text> | -d, --chdir=<directory> | -N, --nicelevel=<text> | -P, --procsched=<text>
-I, --iosched=<text> | -k, --umask=<text> | -O, --output=<append> | --notify-timeout=<text> | -1, --stdout=<append> | -2, --stderr=<append>
-b, --background | --notify-await | -C, --no-close | -m, --make-pidfile | --remove-pidfile | -o, --oknodo | -q, --quiet | -t, --test | -v, --verbose`,
    style: 'posix',
    wrapper: true,
    effects: startStop,
  },
  wrapping('daemonize', 'runs a command in the background', {
    options:
      '-a | -c=<directory> | -e=<write> | -o=<write> | -E=<assignment> | -p=<write> | -u=<text> | -l=<look> | -v',
    effects: asOption('-u'),
  }),
  wrapping('daemon', 'runs a command in the background', {
    options:
      '-f | -c | -r | -S | -R=<text> | -s=<text> | -l=<text> | -m=<text> | -o=<append> | -P=<write> | -p=<write> | -T=<text> | -t=<text> | -u, --user=<text> | -n, --name=<text> | -N | -X, --command=<command> | -D=<directory> | -U | -i | -a | -O=<append> | -F, --pidfile=<write> | -L, --limit=<text> | -A=<text> | -M=<text> | -e, --env=<assignment> | -B, --noconfig | -C, --config=<read> | --stop | --restart | --running | --list | --chroot=<look> | --chdir=<directory> | --unsafe | --safe | --core | --foreground | --inherit | --respawn | --output=<append> | --errlog=<append> | --dbglog=<append> | --stdout=<append> | --stderr=<append> | --verbose | --debug | --idiot',
    effects: asOption('-u'),
  }),
  wrapping('chpst', 'runs a command with other rights and limits', {
    options:
      '-u=<text> | -U=<text> | -b=<text> | -e=<look> | -/=<look> | -C=<look> | -n=<text> | -l=<look> | -L=<look> | -m=<text> | -d=<text> | -o=<text> | -p=<text> | -f=<text> | -c=<text> | -t=<text> | -r=<text> | -v | -P | -0 | -1 | -2',
    effects: asOption('-u'),
  }),
  wrapping('s6-setuidgid s6-applyuidgid', 'runs a command as another user', {
    options: '-u=<text> | -g=<text> | -G=<text> | -z | -U',
    effects: (call) => {
      const isFirst = call.name === 's6-setuidgid';
      const user = isFirst ? call.texts[0] : call.value('-u');
      call.effect('privilege', 'become', 'user', user ?? '');
      const words = isFirst ? call.operands.slice(1) : call.operands;
      if (words.length > 0) call.run(words, user === undefined ? {} : { user });
    },
  }),
  wrapping('s6-envdir s6-setlock s6-log-run s6-fdholder-daemon', 'prepares a command and runs it', {
    options: '-I | -i | -n | -f | -L | -t=<text> | -d=<text> | -N | -w | -r',
    operands: '<look> <argv>...',
  }),
  wrapping(
    's6-softlimit s6-background s6-setsid s6-nuke-run s6-cleanfifodir-run s6-notifyoncheck s6-fghack s6-sudo s6-ioconnect-run',
    'prepares a command and runs it',
    {
      options:
        '-a=<text> | -c=<text> | -d=<text> | -f=<text> | -l=<text> | -m=<text> | -o=<text> | -p=<text> | -r=<text> | -s=<text> | -t=<text> | -n=<text> | -w=<text> | -q | -I | -i | -b | -e | -h | -H',
    },
  ),
  wrapping('s6-svwait s6-svlisten s6-svlisten1', 'waits for services and runs a command', {
    options: '-u | -U | -d | -D | -r | -R | -a | -o | -t=<text>',
    operands: '<look> <argv>...',
  }),
  wrapping('execlineb', 'runs a script of execline', {
    options: '-c=<command>  runs that script\n-p | -P | -q | -e | -w | -W | -s<text> | -S<text>',
    operands: '<script> <text>...',
  }),
  wrapping(
    'foreground background ifelse ifte backtick forbacktickx loopwhilex tryexec pipeline',
    'runs blocks of commands',
    {
      options: '-n | -x=<text> | -o=<text> | -d | -r | -w | -i | -I | -D=<text>',
      effects: execline,
    },
  ),
  wrapping(
    'tini tini-static dumb-init catatonit pid1 docker-init',
    'runs a command as the first process of a container',
    {
      options:
        '-s | -v | -vv | -g | -w | -p=<text> | -e=<text> | -l | -c, --single-child | -r, --rewrite=<text> | --verbose',
    },
  ),
  wrapping('pgrphack fghack', 'runs a command in a group of processes of its own'),
  wrapping('supervise runsv s6-supervise', 'looks after the service of a directory', {
    options: '-P',
    operands: '<look>',
    effects: looksAfter,
  }),
  wrapping('runsvdir svscan s6-svscan svscanboot', 'looks after the services of a directory', {
    options: '-P | -c=<text> | -t=<text> | -d=<text> | -C=<text> | -L=<text> | -X=<text>',
    operands: '<look> <text>...',
    effects: looksAfter,
  }),
  wrapping(
    'tcpserver tcpsvd udpsvd s6-tcpserver s6-tcpserver4 sslserver ipsvd',
    'starts a program for each connection',
    {
      options:
        '-c=<text> | -C=<text> | -x=<read> | -X | -B=<text> | -b=<text> | -g=<text> | -u=<text> | -l=<text> | -t=<text> | -h | -H | -p | -P | -q | -Q | -v | -r | -R | -d | -D | -o | -O | -1 | -E | -i=<look>',
      effects: serves(2),
    },
  ),
  wrapping('tcpclient s6-tcpclient', 'runs a program on a connection', {
    options: '-T=<text> | -i=<text> | -p=<text> | -t=<text> | -l=<text> | -q | -Q | -v | -d | -D | -r | -R | -h | -H',
    effects: (call) => {
      const [host, , ...words] = call.operands;
      if (host !== undefined) call.as('host', host);
      if (words.length > 0) call.run(words);
    },
  }),
  wrapping('faucet hose netpipe', 'runs a program on a connection', {
    options:
      '-i | -o | -e | -n | -v | -q | -s | -d | -l | -4 | -6 | --in | --out | --err | --netslave | --once | --verbose | --localhost',
    effects: (call) => {
      const isServer = call.name === 'faucet';
      const [first] = call.operands;
      if (first !== undefined) call.as(isServer ? 'listen' : 'host', first);
      const words = call.operands.slice(isServer ? 1 : 2);
      if (words.length > 0) call.run(words);
    },
  }),
  wrapping('websocketd', 'answers web sockets with a program', {
    options:
      '--port=<listen> | --address=<text> | --dir=<look> | --staticdir=<look> | --cgidir=<look> | --ssl | --sslcert=<read> | --sslkey=<read> | --passenv=<text> | --maxforks=<text> | --loglevel=<text> | --devconsole | --binary[=<text>] | --reverselookup[=<text>]',
  }),
  wrapping('ttyd gotty wetty shellinaboxd', 'lets others use a terminal over the web', {
    options:
      '-p, --port=<text> | -c, --credential=<secret> | -i, --interface=<text> | -u, --uid=<text> | -g, --gid=<text> | -w, --permit-write, --writable | -t, --client-option=<text> | -m, --max-clients=<text> | -S, --ssl | -C, --ssl-cert=<read> | -K, --ssl-key=<read> | -o, --once | -s=<text> | -b=<text> | -q | -R | -a | --config=<read>',
    effects: (call) => {
      if (tellsAboutItself(call)) return;
      call.effect('network', 'terminal', 'host', call.value('-p') ?? '');
      if (call.operands.length > 0) call.run(call.operands);
    },
  }),
];
