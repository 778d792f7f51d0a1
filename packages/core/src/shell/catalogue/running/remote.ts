import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { isLocal } from '../../words/is-local.js';
import { derivedWord } from '../services/derived-word.js';
import { lookAtSshOptions } from '../services/remote-path.js';
import { sendStdin } from '../services/web-address.js';
import { runJoined, runsKnownInput, settingsFrom, wrapping } from './wrapping.js';

/** `ssh://user@host:port`, `user@host` */
function hostOf(destination: string): string {
  return destination
    .replace(/^ssh:\/\//, '')
    .replace(/^.*@/, '')
    .replace(/:\d+$/, '');
}

/** `-o HostName=other`, `-o User=bob`: what an option of the settings says, unless it is put together from others. */
function namedByOption(call: Call, setting: RegExp): string | undefined {
  const names = call.values('-o').map(({ text }) => setting.exec(text)?.[1]);
  return names.find((name) => name !== undefined && !name.includes('%'));
}

/** Runs there where no other command is named. */
const remoteCommand = /^\s*RemoteCommand[\s=]+(.*)$/is;

function userOf(call: Call, destination: string): string | undefined {
  const at = destination.lastIndexOf('@');
  if (at > 0)
    return destination
      .slice(0, at)
      .replace(/^ssh:\/\//, '')
      .replace(/:.*$/, '');
  return call.value('-l') ?? namedByOption(call, /^\s*User[\s=]+"?([^\s"]+)/i);
}

/** Algorithms that are broken, or any key at all. */
function weakens(call: Call, host: string): void {
  if (/arcfour|3des|-cbc|blowfish|^none/i.test(call.value('-c') ?? '') || call.value('-hostkey') === '*')
    call.effect('crypto', 'weaken', 'host', host);
}

/** A way that other machines may take, too, rather than this one only. */
function isShared(call: Call, option: string): boolean {
  return call.has('-g') || call.values(option).some(({ text }) => /^(?:0\.0\.0\.0|\*):/.test(text));
}

function tunnels(call: Call, host: string): void {
  for (const word of call.values('-R')) call.effect('network', 'tunnel', 'host', host, { span: word.span });
  for (const word of call.values('-w')) call.effect('network', 'tunnel', 'host', host, { span: word.span });
  // With `-g`, and as a proxy, a way to whatever the other side reaches.
  for (const word of call.values('-D')) call.effect('network', 'tunnel', 'host', host, { span: word.span });
  for (const option of ['-L', '-W']) {
    const action = isShared(call, option) ? 'tunnel' : 'forward';
    for (const word of call.values(option)) call.effect('network', action, 'host', host, { span: word.span });
  }
  for (const word of call.values('-o')) {
    if (/^RemoteForward|^Tunnel[= ]+(?!no)/i.test(word.text))
      call.effect('network', 'tunnel', 'host', host, { span: word.span });
    if (/^(?:Local|Dynamic)Forward/i.test(word.text))
      call.effect('network', 'forward', 'host', host, { span: word.span });
  }
}

/** The words after the host are one line for a shell there; without them, what comes from a pipe is typed into it. */
function there(call: Call): void {
  const [destination, ...words] = call.operands;
  if (destination === undefined) return;
  const host = namedByOption(call, /^\s*HostName[\s=]+"?([^\s"]+)/i) ?? hostOf(destination.text);
  const user = userOf(call, destination.text);
  if (!isLocal(host)) call.as('host', { ...destination, text: host });
  lookAtSshOptions(call, host);
  settingsFrom(call, call.values('-F'));
  tunnels(call, host);
  weakens(call, host);
  const as = user === undefined ? {} : { user };
  const scope = isLocal(host) ? as : { ...as, host };
  if (call.has('-N') || call.has('-s')) return;
  const lines = call.values('-o').flatMap((word) => {
    const text = remoteCommand.exec(word.text)?.[1];
    return text === undefined || text === 'none' ? [] : [derivedWord(word, text)];
  });
  for (const line of lines) call.shell(line, scope);
  if (words.length > 0) {
    if (call.hasStdin && !call.has('-n') && !isLocal(host)) sendStdin(call, host);
    runJoined(call, words, scope);
  } else if (lines.length === 0 && !call.has('-n') && call.hasStdin && !runsKnownInput(call, scope)) {
    call.opaque('unseen-script', `What ${host} is given to run is not known.`);
  }
}

const sshOptions = `
-o=<text>                          sets an option
-F=<read>                          reads its settings from a file
-E=<append>                        writes its log there
-I=<library>                       loads a PKCS#11 library
-J=<host>                          goes through another machine
-L=<text>                          passes connections on to there
-R=<text>                          lets the other side connect to here
-D=<text>                          is a proxy for connections to there
-W=<text>                          passes its own input on to there
-w=<text>                          tunnels a whole network
-N                                 runs nothing there
-i=<look>                          logs in with a key
-l=<text>                          logs in as that user
-B=<text> | -b=<text> | -c=<text> | -e=<text> | -m=<text> | -O=<text> | -P=<text> | -p=<text> | -Q=<text> | -S=<look>
-s | -1 | -2 | -4 | -6 | -A | -a | -C | -f | -G | -g | -K | -k | -M | -n | -q | -T | -t | -V | -v | -X | -x | -Y | -y`;

/** Tools that run a command on another machine. */
export const remoteTools: readonly ToolSpec[] = [
  wrapping('ssh slogin ssh-real hpnssh gsissh', 'runs a command on another machine, or logs in there', {
    options: sshOptions,
    style: 'host-first',
    effects: there,
  }),
  wrapping('dbclient', 'runs a command on another machine, or logs in there', {
    options: `
-J=<command>                       connects with that command
-i=<look> | -l=<text> | -p=<text> | -L=<text> | -R=<text> | -B=<text> | -c=<text> | -m=<text> | -b=<text> | -o=<text>
-W=<text> | -K=<text> | -I=<text> | -N | -t | -T | -f | -g | -y | -A | -s | -V | -v`,
    effects: (call) => {
      if (call.has('-y')) call.effect('crypto', 'weaken', 'host', hostOf(call.texts[0] ?? ''));
      there(call);
    },
  }),
  wrapping('plink plink.exe', 'runs a command on another machine, or logs in there', {
    options: `
-pw=<secret>                       logs in with a password
-proxycmd=<command>                connects with that command
-m=<read>                          runs the lines of a file there
-l=<text> | -P=<text> | -i=<look> | -L=<text> | -R=<text> | -D=<text> | -load=<text> | -hostkey=<text> | -sshlog=<write>
-sshrawlog=<write> | -pwfile=<read> | -ssh | -telnet | -raw | -serial | -batch | -N | -T | -t | -A | -C | -v | -x | -s | -no-antispoof`,
    style: 'host-first',
    effects: there,
  }),
  {
    ...wrapping('et eternalterminal', 'logs in on another machine and stays through bad connections', {
      options:
        '-c, --command=<text> | -u, --username=<text> | -p, --port=<text> | -t, --tunnel=<text> | -r, --reversetunnel=<text> | --jumphost=<host> | -x, --kill-other-sessions | -N, --no-terminal',
      style: 'host-first',
      effects: (call) => {
        const [host] = call.operands;
        if (host === undefined) return;
        const name = hostOf(host.text);
        call.as('host', { ...host, text: name });
        if (call.has('-r')) call.effect('network', 'tunnel', 'host', name);
        for (const line of call.values('-c')) call.shell(line, { host: name });
      },
    }),
  },
  wrapping('mosh-server', 'waits for somebody who logs in', {
    options: '-i=<text> | -p=<text> | -l=<assignment> | -c=<text> | -s | -v',
    effects: (call) => {
      call.effect('network', 'listen', 'host', call.value('-p') ?? '60001');
      const words = call.texts[0] === 'new' ? call.operands.slice(1) : call.operands;
      const dashes = words.findIndex(({ text }) => text === '--');
      const command = dashes === -1 ? words : words.slice(dashes + 1);
      if (command.length > 0) call.run(command);
    },
  }),
];
