import type { Call, Mount, ToolSpec } from '../../tools/tool-spec.js';
import { splitWords } from '../../words/split-words.js';
import { derivedWord } from '../services/derived-word.js';
import { afterAssignments, interactiveShell, runsKnownInput, wrapping } from './wrapping.js';

/** The words after `-S` and its value. */
function wordsAfterSplit(call: Call): Call['words'] {
  const at = call.words.findIndex(({ text }) => /^-[a-zA-Z]*S|^--split-string/.test(text));
  const option = call.words[at]?.text ?? '';
  const isAttached = option.includes('=') || /S./.test(option);
  return call.words.slice(at + (isAttached ? 1 : 2));
}

function env(call: Call): void {
  const strings = call.values('-S');
  if (strings.length > 0) {
    const split = strings.flatMap((word) => splitWords(word.text).map((text) => ({ ...word, text })));
    // What is split may begin with more options of env; what follows it is given to what it names, options and all.
    const first = split.findIndex(({ text }) => !text.startsWith('-'));
    const after = first === -1 ? call.operands : wordsAfterSplit(call);
    const words = afterAssignments(call, [...(first === -1 ? [] : split.slice(first)), ...after]);
    if (words.length > 0) call.run(words);
    return;
  }
  const command = afterAssignments(call, call.operands);
  if (command.length > 0) call.run(command);
  // What is set for programs holds their passwords.
  else call.print({ sensitive: true });
}

/** `chroot root [command]`: paths inside mean others, and without a command a shell starts. */
function chroot(call: Call): void {
  const [root, ...command] = call.operands;
  if (root === undefined) return;
  const user = call.value('--userspec')?.split(':', 1)[0] ?? call.value('-u');
  const scope = { root: root.text, ...(user === undefined ? {} : { user }) };
  if (command.length > 0) call.run(command, scope);
  else if (runsKnownInput(call, scope)) return;
  else if (root.text === '/') call.effect('execute', 'shell', 'object', '/');
  else call.effect('container', 'exec', 'object', root.text);
}

/** Namespaces of another process: of the first one of the machine, they are the machine. */
function nsenter(call: Call): void {
  const target = call.value('-t') ?? call.value('-N');
  if (target === '1') call.effect('privilege', 'escape', 'process', target);
  else call.effect('container', 'exec', 'process', target ?? '');
  if (call.operands.length > 0) call.run(call.operands);
  else interactiveShell(call);
}

function unshare(call: Call): void {
  const mapsRoot = call.has('-r') || call.has('--map-root-user') || call.value('--map-user') === '0';
  const [root, directory] = [call.value('--root'), call.value('--wd')];
  const scope = { ...(root === undefined ? {} : { root }), ...(directory === undefined ? {} : { cwd: directory }) };
  if (call.operands.length > 0) call.run(call.operands, scope);
  else if (!mapsRoot) interactiveShell(call, scope);
  else if (!runsKnownInput(call, scope)) call.effect('execute', 'shell', 'process', call.name);
}

/** `-p ExecStartPre=line`: what a unit starts before, after and beside its own command. */
function startsAround(call: Call): void {
  for (const word of call.values('-p')) {
    const line = /^Exec\w+=[-@:+!|]*(.+)$/s.exec(word.text)?.[1];
    if (line !== undefined) call.shell(derivedWord(word, line));
  }
}

/** A service begins at the root, or in the home of its user; in a scope it stays where it is. */
function unitDirectory(call: Call): string | undefined {
  const property = call.values('-p').flatMap(({ text }) => /^WorkingDirectory=[-!]?(.*)/s.exec(text)?.[1] ?? []);
  if (property.length > 0) return property.at(-1);
  if (call.has('--scope') || call.has('--same-dir') || call.value('--working-directory') !== undefined)
    return undefined;
  return call.has('--user') ? '~' : '/';
}

/** The root that a unit is given, by its option or its property. */
function unitRoot(call: Call): string | undefined {
  const property = call.values('-p').findLast(({ text }) => text.startsWith('RootDirectory='));
  const root = call.value('-R') ?? property?.text.slice('RootDirectory='.length);
  return root === undefined || root === '' || root === '/' ? undefined : root;
}

function systemdRun(call: Call): void {
  const user = call.value('--uid');
  const isTimed = call.words.some(({ text }) =>
    /^--(?:on-\w+|timer-property|path-property|socket-property)/.test(text),
  );
  if (isTimed) call.effect('execute', 'schedule-once', 'unit', call.value('--unit') ?? '');
  startsAround(call);
  const directory = unitDirectory(call);
  const root = unitRoot(call);
  const scope = {
    ...(root === undefined ? {} : { root }),
    ...(user === undefined ? {} : { user }),
    ...(directory === undefined ? {} : { cwd: directory }),
    ...(call.value('-H') === undefined ? {} : { host: call.value('-H') ?? '' }),
    ...(call.value('-M') === undefined ? {} : { container: call.value('-M') ?? '' }),
  };
  if (call.operands.length > 0) call.run(call.operands, scope);
  else if (call.has('-S') || call.has('--shell')) interactiveShell(call, scope);
}

/** `source[:path[:settings]]`, as it is seen inside. */
function boundBy(call: Call, option: string, isReadOnly = false): readonly Mount[] {
  return call.values(option).map(({ text }) => {
    const [source = '', path = ''] = text.replace(/^\+/, '').split(':');
    return { path: path || source, source, isReadOnly };
  });
}

/** Another root without rights: what is bound there is what it is outside. */
function proot(call: Call): void {
  const root = call.value('-r') ?? call.value('-R') ?? call.value('-S') ?? '/';
  const below = root === '/' ? '' : root.replace(/\/$/, '');
  for (const { path, source } of [...boundBy(call, '-b'), ...boundBy(call, '-m')])
    if (path !== source || below !== '') call.link(below + path, source, 'mount');
  if (call.operands.length > 0) call.run(call.operands, root === '/' ? {} : { root });
}

/** A container of systemd: its own root, unless that is the machine's. */
function nspawn(call: Call): void {
  const root = call.value('-D') ?? call.value('-i') ?? call.value('-M') ?? '.';
  const isOurs = root === '/' || call.value('--capability') === 'all';
  call.effect('container', isOurs ? 'run-privileged' : 'run', 'object', root);
  const command = afterAssignments(call, call.operands);
  const mounts = [...boundBy(call, '--bind'), ...boundBy(call, '--bind-ro', true)];
  if (command.length > 0) call.run(command, root === '/' ? {} : { container: root, mounts });
  else if (!call.has('-b') && root === '/') interactiveShell(call);
}

/** Options of Bubblewrap by how many values they take. */
const bubblewrapValues: ReadonlyMap<string, number> = new Map([
  ...'bind bind-try dev-bind dev-bind-try ro-bind ro-bind-try symlink setenv file bind-data ro-bind-data chmod overlay'
    .split(' ')
    .map((name): [string, number] => [`--${name}`, 2]),
  ...'args argv0 unsetenv lock-file remount-ro exec-label file-label proc dev tmpfs mqueue dir seccomp add-seccomp-fd block-fd userns userns2 userns-block-fd pidns info-fd json-status-fd uid gid hostname chdir cap-add cap-drop perms size sync-fd overlay-src tmp-overlay ro-overlay'
    .split(' ')
    .map((name): [string, number] => [`--${name}`, 1]),
]);

function bubblewrap(call: Call): void {
  const { words } = call;
  let at = 0;
  while (words[at]?.text.startsWith('-') === true) {
    const { text = '' } = words[at] ?? {};
    const [source, path] = words.slice(at + 1, at + 3);
    if (/^--(?:dev-)?bind(?:-try)?$/.test(text) && source !== undefined && path !== undefined)
      if (source.text !== path.text) call.link(path, source, 'mount');
    at += 1 + (bubblewrapValues.get(text) ?? 0);
    if (text === '--') break;
  }
  if (at < words.length) call.run(words.slice(at));
}

function schroot(call: Call): void {
  const container = call.value('-c') ?? call.value('-n') ?? '';
  const user = call.value('-u');
  if (call.operands.length === 0) return;
  call.run(call.operands, { container, ...(user === undefined ? {} : { user }) });
}

/** Tools that run a command in other surroundings. */
export const environmentTools: readonly ToolSpec[] = [
  wrapping('env genv', 'runs a command with other variables', {
    options: `
-S, --split-string=<text>    splits a string into the command
-u, --unset=<text>           forgets a variable
-C, --chdir=<directory>           changes the directory first
-P=<text> | -a, --argv0=<text> | -L=<text> | -U=<text>
-i, --ignore-environment | -0, --null | -v, --debug | --block-signal[=<text>] | --default-signal[=<text>]
--ignore-signal[=<text>] | --list-signal-handling`,
    effects: env,
  }),
  wrapping('envdir', 'runs a command with the variables of a directory', { operands: '<look> <argv>...' }),
  wrapping('envuidgid', 'runs a command with the numbers of an account', { operands: '<text> <argv>...' }),
  wrapping('dotenv dotenvx direnv-exec envchain', 'runs a command with the variables of a file', {
    options: '-f, --file=<read> | -e=<read> | -q, --quiet | --override',
    effects: (call) => {
      const words = call.texts[0] === 'run' || call.texts[0] === 'exec' ? call.operands.slice(1) : call.operands;
      const command = words[0]?.text === '--' ? words.slice(1) : words;
      if (command.length > 0 && !/^(?:set|get|list|encrypt|decrypt)$/.test(command[0]?.text ?? '')) call.run(command);
    },
  }),
  wrapping('chroot gchroot arch-chroot', 'runs a command with another root', {
    options: '--userspec=<text> | --groups=<text> | --skip-chdir | -u=<text> | -g=<text> | -N | -r',
    effects: chroot,
  }),
  wrapping('schroot dchroot', 'runs a command in a prepared root', {
    options:
      '-c, --chroot=<text> | -n, --session-name=<text> | -u, --user=<text> | -d, --directory=<look> | -s, --shell=<text> | -o, --option=<text> | -l, --list | -i, --info | -b, --begin-session | -r, --run-session | -e, --end-session | -p, --preserve-environment | -q, --quiet | -a, --all',
    effects: schroot,
  }),
  wrapping('unshare', 'runs a command in namespaces of its own', {
    options: `
-m, --mount[=<text>] | -u, --uts[=<text>] | -i, --ipc[=<text>] | -n, --net[=<text>] | -p, --pid[=<text>] | -U, --user[=<text>]
-C, --cgroup[=<text>] | -T, --time[=<text>] | -f, --fork | -r, --map-root-user | -c, --map-current-user | --map-auto
--map-user=<text> | --map-group=<text> | --map-users=<text> | --map-groups=<text> | --propagation=<text> | --setgroups=<text>
--kill-child[=<text>] | --mount-proc[=<look>] | -R, --root=<look> | -w, --wd=<directory> | -S, --setuid=<text> | -G, --setgid=<text>
--monotonic=<text> | --boottime=<text> | --keep-caps | --forward-signals | --load-interp=<text>`,
    effects: unshare,
  }),
  wrapping('nsenter', 'runs a command in the namespaces of a process', {
    options: `
-t, --target=<text>  whose namespaces
-N, --net-socket=<text> | -S, --setuid=<text> | -G, --setgid=<text>
-m[<look>] | --mount[=<look>] | -u[<look>] | --uts[=<look>] | -i[<look>] | --ipc[=<look>] | -n[<look>] | --net[=<look>]
-p[<look>] | --pid[=<look>] | -C[<look>] | --cgroup[=<look>] | -U[<look>] | --user[=<look>] | -T[<look>] | --time[=<look>]
-r[<look>] | --root[=<look>] | -w[<directory>] | --wd[=<directory>] | -W, --wdns=<directory> | -a, --all | -F, --no-fork | -Z | -e, --env
--preserve-credentials | --user-parent | -c, --join-cgroup`,
    effects: nsenter,
  }),
  wrapping('systemd-run', 'runs a command in a unit of its own', {
    options: `
--uid=<text>                 acts as that user
--on-active=<text> | --on-boot=<text> | --on-calendar=<text> | --on-startup=<text> | --on-unit-active=<text>
--on-unit-inactive=<text> | --timer-property=<text> | --path-property=<text> | --socket-property=<text>
-S, --shell                  starts a shell
-H, --host=<host> | -M, --machine=<text> | -u, --unit=<text> | -p, --property=<text> | --description=<text> | --slice=<text>
--gid=<text> | --nice=<text> | --working-directory=<directory> | -E, --setenv=<assignment> | --service-type=<text> | --background=<text>
--json=<text> | --job-mode=<text> | --expand-environment=<text> | --user | --system | --scope | --slice-inherit
-r, --remain-after-exit | --send-sighup | -d, --same-dir | -t, --pty | -T, --pty-late | -P, --pipe | -q, --quiet | -G, --collect
--wait | --no-block | --no-ask-password | --on-timezone-change | --on-clock-change | --ignore-failure | -R, --root-directory=<look>`,
    effects: systemdRun,
  }),
  wrapping('systemd-nspawn', 'runs a command or a system in a container', {
    options: `
-D, --directory=<look> | -i, --image=<look> | --template=<look> | --oci-bundle=<look> | -M, --machine=<text> | -u, --user=<text>
--bind=<text> | --bind-ro=<text> | --overlay=<text> | --tmpfs=<text> | -E, --setenv=<assignment> | --capability=<text>
--drop-capability=<text> | --network-interface=<text> | --network-bridge=<text> | -p, --port=<text> | --chdir=<directory>
--private-users[=<text>] | --slice=<text> | --hostname=<text> | --console=<text> | --settings=<text> | --kill-signal=<text>
-b, --boot | -x, --ephemeral | -n, --network-veth | -q, --quiet | -a, --as-pid2 | --read-only | --volatile[=<text>] | --register=<text>
--keep-unit | --private-network | -U | --pipe | --link-journal=<text> | --resolv-conf=<text> | --timezone=<text>`,
    effects: nspawn,
  }),
  wrapping('bwrap', 'runs a command in a sandbox', {
    options: '--unshare-all  shares nothing with the machine',
    effects: bubblewrap,
  }),
  wrapping('firejail', 'runs a command in a sandbox', {
    options:
      '--profile=<read> | --net=<text> | --private[=<look>] | --whitelist=<look> | --blacklist=<look> | --read-only=<look> | --noprofile | --quiet | --output=<write> | --output-stderr=<write> | --chroot=<look> | --join=<text> | --name=<text> | --x11[=<text>] | --env=<assignment> | --bind=<text> | --caps[=<text>] | --shell=<text> | -c',
  }),
  wrapping('proot termux-chroot', 'runs a command with another root, without rights', {
    options:
      '-r, --rootfs=<look> | -b, --bind=<look> | -q, --qemu=<program> | -w, --cwd, --pwd=<look> | -R=<look> | -S=<look> | -i, --change-id=<text> | -k, --kernel-release=<text> | -v, --verbose=<text> | -p=<text> | -0, --root-id | -n, --netcoop | -l, --link2symlink | --kill-on-exit | -m, --mount=<look>',
    effects: proot,
  }),
  wrapping('fakeroot fakeroot-ng fakeroot-sysv fakeroot-tcp pseudo', 'runs a command that believes to be root', {
    options:
      '-l, --lib=<library> | --faked=<program> | -i=<read> | -s=<write> | -b=<text> | -u, --unknown-is-real | -v | -h',
  }),
  wrapping('fakechroot', 'runs a command that believes to have another root', {
    options:
      '-l, --lib=<library> | -d, --elfloader=<program> | -s, --use-system-libs | -e, --environment=<text> | -c, --config-dir=<look> | -b, --bindir=<look> | -v | -h',
  }),
  wrapping('dbus-run-session dbus-launch', 'runs a command in a session bus of its own', {
    options:
      '--config-file=<library> | --dbus-daemon=<program> | --sh-syntax | --csh-syntax | --binary-syntax | --auto-syntax | --exit-with-session | --exit-with-x11 | --close-stderr | --autolaunch=<text>',
  }),
  wrapping('xvfb-run xvfb-run-safe', 'runs a command on a screen that nobody sees', {
    options:
      '-a, --auto-servernum | -e, --error-file=<write> | -f, --auth-file=<write> | -n, --server-num=<text> | -l, --listen-tcp | -p, --xauth-protocol=<text> | -s, --server-args=<text> | -w, --wait=<text> | -d, --auto-display',
  }),
  wrapping(
    'vglrun optirun primusrun prime-run switcherooctl-launch gamemoderun mangohud',
    'runs a program with another graphics card',
    {
      options: '-d=<text> | -c=<text> | -b=<text> | -display=<text> | --dlsym | -v | -q',
    },
  ),
  wrapping('aoss padsp pasuspender artsdsp esddsp', 'runs a program with another sound system', {
    options: '-s=<host> | -n=<text> | -m=<text> | -M | -S | -D | -d | -h',
  }),
  wrapping(
    'torify torsocks tsocks socksify usewithtor proxychains proxychains4 proxyresolv graftcp',
    'runs a program through a proxy',
    {
      options:
        '-f=<read> | -q | -a, --address=<text> | -P, --port=<text> | -u=<text> | -p=<secret> | -i, --isolate | -d | -v',
    },
  ),
  wrapping(
    'qemu-user qemu-x86_64 qemu-aarch64 qemu-arm qemu-i386 qemu-riscv64 box64 box86 wine wine64',
    'runs a program of another processor or system',
    {
      options:
        '-L=<look> | -E=<assignment> | -U=<text> | -g=<text> | -s=<text> | -cpu=<text> | -strace | -singlestep | -plugin=<library>',
    },
  ),
  wrapping('genie', 'runs a command under a service manager of its own', {
    options:
      '-i, --initialize | -s, --shell | -l, --login | -c, --command | -u, --shutdown | -r, --is-running | -b, --is-in-bottle | -v, --verbose | -a=<text>',
  }),
];
