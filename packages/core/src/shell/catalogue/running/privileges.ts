import type { Call, CallScope, ToolSpec, Word } from '../../tools/tool-spec.js';
import { UNKNOWN } from '../../words/markers.js';
import { afterAssignments, asLine, runsKnownInput, tellsAboutItself, wrapping } from './wrapping.js';

/** Says that somebody else is acting from here on, and answers where. */
function become(call: Call, user: string, isLogin = false): CallScope {
  call.effect('privilege', 'become', 'user', user);
  // Who logs in stands in a home.
  return isLogin ? { user, cwd: /^[a-z_][\w.-]*$/i.test(user) ? `~${user}` : UNKNOWN } : { user };
}

/** A login as somebody else, which runs what it is given to read. */
function shellAs(call: Call, user: string): void {
  if (call.words.length === 1 && tellsAboutItself(call)) return;
  // What sudo reads first is the password.
  if (!call.has('-S') && runsKnownInput(call, { user })) call.effect('privilege', 'become', 'user', user);
  else call.effect('privilege', 'shell', 'user', user);
}

/** Words that become the line of a login shell. */
function runAs(call: Call, words: readonly Word[], user: string, root?: string, isLogin = false): void {
  const scope = { ...become(call, user, isLogin), ...(root === undefined ? {} : { root }) };
  const command = afterAssignments(call, words);
  if (command.length > 0) call.run(command, scope);
}

/** A password that is piped into `sudo -S` stands in the command. */
function passwordFromStdin(call: Call): void {
  if (call.hasStdin && call.stdin.text !== undefined && call.stdin.text.trim() !== '') {
    call.effect('crypto', 'expose-secret', 'none', 'password on standard input');
  }
}

function editsFiles(call: Call, user: string): void {
  become(call, user);
  // Somebody sees the file and decides what to change in it.
  for (const file of call.operands) call.path('write', 'edit', file);
}

function sudo(call: Call): void {
  const user = call.value('-u') ?? 'root';
  if (call.has('-S')) passwordFromStdin(call);
  if (call.has('-l') || call.has('-V')) return;
  if (call.has('-e')) {
    editsFiles(call, user);
    return;
  }
  if (call.operands.length > 0) runAs(call, call.operands, user, call.value('-R'), call.has('-i'));
  else if (call.has('-i') || call.has('-s')) shellAs(call, user);
}

function doas(call: Call): void {
  const user = call.value('-u') ?? 'root';
  if (call.has('-s')) shellAs(call, user);
  else if (call.operands.length > 0) runAs(call, call.operands, user);
}

/** `su [-] [user] [-c line] [words]`: the line, or a shell with the words. */
function su(call: Call): void {
  const isLogin = call.texts[0] === '-' || call.has('--login');
  const operands = call.texts[0] === '-' ? call.operands.slice(1) : call.operands;
  const user = operands[0]?.text ?? 'root';
  const lines = [...call.values('-c'), ...call.values('--session-command')];
  if (lines.length === 0 && operands.length < 2 && !call.hasStdin) {
    shellAs(call, user);
    return;
  }
  const scope = become(call, user, isLogin);
  for (const line of lines) call.shell(line, scope);
  if (lines.length > 0) return;
  const [, ...words] = operands;
  const span = operands[0]?.span ?? [0, 0];
  // What is named as the shell gets the words, whatever it is.
  call.run([call.values('-s').at(-1) ?? { text: 'sh', span }, ...words], scope);
}

/** Like `su`, but with `-u` the words are a command. */
function runuser(call: Call): void {
  const user = call.value('-u');
  if (user !== undefined) {
    runAs(call, call.operands, user);
    return;
  }
  const operands = /^-l?$/.test(call.texts[0] ?? '') ? call.operands.slice(1) : call.operands;
  const [who, ...rest] = operands;
  const name = who?.text ?? 'root';
  const at = rest.findIndex(({ text }) => /^(?:-c|--command|--session-command)$/.test(text));
  const line = at === -1 ? call.values('-c')[0] : rest[at + 1];
  const isLogin = operands.length < call.operands.length || call.has('--login');
  if (line !== undefined) call.shell(line, become(call, name, isLogin));
  else shellAs(call, name);
}

function pkexec(call: Call): void {
  const user = call.value('--user') ?? 'root';
  if (call.operands.length === 0) shellAs(call, user);
  else runAs(call, call.operands, user, undefined, call.name === 'pkexec' && !call.has('--keep-cwd'));
}

/** `sg group [-c] line`, `newgrp group` */
function sg(call: Call): void {
  const [group, ...rest] = call.operands;
  // Another tool of that name looks for patterns in code.
  if (group === undefined || /^(?:run|scan|test|new|lsp)$/.test(group.text)) return;
  call.effect('privilege', 'join-group', 'group', group.text);
  const words = rest[0]?.text === '-c' ? rest.slice(1) : rest;
  if (words.length > 0) call.shell(asLine(words));
  else runsKnownInput(call);
}

/** `gosu user command`, `chpst -u user command`: the first word says who. */
function asFirst(call: Call): void {
  const [who, ...words] = call.operands;
  if (who === undefined || words.length === 0) return;
  const user = who.text.split(':', 1)[0] ?? who.text;
  runAs(call, words, user === '0' ? 'root' : user);
}

/** `ksu user -e command`, or `-a` with the words of the shell. */
function ksu(call: Call): void {
  const user = call.texts[0] ?? 'root';
  const at = call.words.findIndex(({ text }) => text === '-e');
  if (at === -1 || at + 1 >= call.words.length) shellAs(call, user);
  else call.run(call.words.slice(at + 1), become(call, user));
}

function setpriv(call: Call): void {
  const id = call.value('--reuid') ?? call.value('--ruid') ?? call.value('--euid');
  const user = id === '0' ? 'root' : id;
  if (call.has('--ambient-caps') || call.has('--inh-caps')) {
    call.effect('privilege', 'capabilities', 'process', asLine(call.operands).text);
  }
  if (user === undefined) call.run(call.operands);
  else runAs(call, call.operands, user);
}

/** `capsh … -- -c line`: what follows the dashes are words for a shell. */
function capsh(call: Call): void {
  const dashes = call.words.findIndex(({ text }) => text === '--' || text === '==');
  const before = dashes === -1 ? call.words : call.words.slice(0, dashes);
  const user = before.map(({ text }) => /^--(?:uid|user)=(.*)$/.exec(text)?.[1]).find((each) => each !== undefined);
  if (dashes === -1) return;
  if (before.some(({ text }) => /^--(?:caps|addamb|inh)=.*(?:cap_|all)/i.test(text)))
    call.effect('privilege', 'capabilities', 'object', 'capsh');
  const scope = user === undefined ? {} : become(call, user === '0' ? 'root' : user);
  const span = call.words[dashes]?.span ?? [0, 0];
  call.run([{ text: 'bash', span }, ...call.words.slice(dashes + 1)], scope);
}

const sudoOptions = `
-u, --user=<text>            acts as that user
-g, --group=<text>           acts with that group
-e, --edit                   edits files
-i, --login                  starts a login shell
-s, --shell                  starts a shell
-S, --stdin                  reads the password from standard input
-A, --askpass                asks for the password with a program
-D, --chdir=<directory>           changes the directory first
-R, --chroot=<look>          changes the root first
-E, --preserve-env[=<text>]  keeps the environment
-l, --list                   shows what is allowed
-U, --other-user=<text> | -h, --host=<text> | -p, --prompt=<text> | -C, --close-from=<text> | -T, --command-timeout=<text>
-r, --role=<text> | -t, --type=<text> | -c, --login-class=<text> | -a, --auth-type=<text>
-k, --reset-timestamp | -K, --remove-timestamp | -v, --validate | -V, --version | --help
-b, --background | -B, --bell | -H, --set-home | -n, --non-interactive | -N, --no-update | -P, --preserve-groups`;

const suOptions = `
-c, --command=<text>  runs a line with the shell
--session-command=<text>  runs a line in the same session
-s, --shell=<text>    starts that shell
-l, --login | -m, -p, --preserve-environment | -f, --fast | -P, --pty | -T, --no-pty | -h, --help | -V, --version
-g, --group=<text> | -G, --supp-group=<text> | -w, --whitelist-environment=<text>`;

/** Tools that act as somebody else. */
export const privilegeTools: readonly ToolSpec[] = [
  wrapping('sudo sudo-rs dzdo', 'runs a command as another user, as a rule as root', {
    options: sudoOptions,
    effects: sudo,
  }),
  wrapping('sudoedit', 'edits files as root', {
    options: sudoOptions,
    effects: (call) => editsFiles(call, call.value('-u') ?? 'root'),
  }),
  wrapping('doas opendoas', 'runs a command as another user, as a rule as root', {
    options:
      '-u=<text>     acts as that user\n-C=<read>     checks a configuration\n-s            starts a shell\n-a=<text> | -L | -n',
    effects: doas,
  }),
  wrapping('please pleaser', 'runs a command as another user', {
    options:
      '-t, --target=<text> | -g, --group=<text> | -d, --dir=<directory> | -e, --edit | -l, --list | -c, --check=<read> | -p, --purge | -w, --warm | -n, --noprompt | -r, --reason=<text> | -a, --allowenv=<text>',
    effects: (call) => {
      if (!call.has('--list') && call.operands.length > 0) runAs(call, call.operands, call.value('--target') ?? 'root');
    },
  }),
  wrapping('pfexec', 'runs a command with the rights of a profile', {
    options: '-P=<text>',
    effects: (call) => runAs(call, call.operands, 'root'),
  }),
  { names: 'su', summary: 'becomes another user', options: suOptions, wrapper: true, effects: su },
  {
    names: 'runuser',
    summary: 'runs a command as another user',
    options: `-u, --user=<text>  acts as that user\n${suOptions}`,
    style: 'posix',
    wrapper: true,
    effects: runuser,
  },
  wrapping('pkexec gksudo gksu kdesudo kdesu beesu lxqt-sudo', 'runs a command as another user, with a dialogue', {
    options:
      '-u, --user=<text>  acts as that user\n--disable-internal-agent | --keep-cwd | --version | --help | -n | -k | -m=<text> | -D=<text>',
    effects: pkexec,
  }),
  wrapping('run0', 'runs a command as another user, in a unit of its own', {
    options: `
-u, --user=<text>      acts as that user
-g, --group=<text> | --nice=<text> | -D, --chdir=<directory> | --setenv=<assignment> | --unit=<text> | --property=<text>
--slice=<text> | --description=<text> | --background=<text> | --machine=<text> | --shell-prompt-prefix=<text>
--no-ask-password | --slice-inherit | --pty | --pipe | --via-shell | -i | --same-root-dir`,
    effects: pkexec,
  }),
  wrapping('ksu', 'becomes another user with a ticket', {
    options:
      '-n=<text> | -c=<look> | -k | -r=<text> | -p | -P | -f | -F | -l=<text> | -z | -Z | -q | -D\n-e=<text>  runs that program\n-a',
    effects: ksu,
  }),
  wrapping('sg', 'runs a command with another group', { effects: sg }),
  wrapping('gosu su-exec setuidgid setuser chroot-setuid', 'runs a command as another user', { effects: asFirst }),
  wrapping('setpriv', 'runs a command with other rights', {
    options: `
--reuid=<text>         acts as that user
--regid=<text>         acts with that group
--ruid=<text> | --euid=<text> | --rgid=<text> | --egid=<text> | --groups=<text> | --bounding-set=<text> | --pdeathsig=<text>
--ambient-caps=<text>  gives rights that a program keeps
--inh-caps=<text> | --securebits=<text> | --selinux-label=<text> | --apparmor-profile=<text> | --landlock-access=<text>
--landlock-rule=<text> | --ptracer=<text> | --seccomp-filter=<read> | --clear-groups | --keep-groups | --init-groups
--no-new-privs | --nnp | --reset-env | -d, --dump`,
    effects: setpriv,
  }),
  {
    names: 'capsh',
    summary: 'runs a shell with other rights',
    options:
      '--print | --decode=<text> | --caps=<text> | --drop=<text> | --user=<text> | --uid=<text> | --gid=<text> | --chroot=<look> | --inh=<text> | --addamb=<text> | --keep=<text> | --secbits=<text> | --forkfor=<text> | --shell=<text>',
    style: 'posix',
    wrapper: true,
    effects: capsh,
  },
  wrapping('aa-exec', 'runs a command under a profile', {
    options: '-p, --profile=<text> | -n, --namespace=<text> | -d, --debug | -i, --immediate | -v, --verbose',
  }),
  wrapping('pwexec authbind fakeid', 'runs a command with other rights', { options: '--depth=<text> | --deep' }),
];
