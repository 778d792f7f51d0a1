import type { Call, ToolSpec, Usage } from '../../tools/tool-spec.js';
import { installs, onSystem, removesAll, unverified } from './package-verb.js';
import { tells } from './systemd-reach.js';

function verb(effects: (call: Call) => void, summary: string, options = ''): Usage {
  return { summary, options, effects };
}

const queries = (words: string): Record<string, Usage> =>
  Object.fromEntries(words.split(' ').map((word) => [word, tells('tells about packages')]));

/** A snap without confinement may do whatever its author likes. */
function snapInstall(call: Call): void {
  unverified(call, ['--dangerous', '--force-dangerous']);
  for (const word of call.operands) {
    const action = call.has('--devmode') ? 'install-unconfined' : call.has('--classic') ? 'install-classic' : 'install';
    installs(call, word, action);
  }
}

const withCommand = (summary: string): Usage => ({ summary, style: 'posix', operands: '<text> <argv>' });

export const bundledPackageTools: readonly ToolSpec[] = [
  {
    names: 'snap',
    summary: 'installs, updates and removes snaps',
    options:
      '--channel=<text> | --edge | --beta | --candidate | --stable | --revision=<text> | --no-wait | --color=<text> | --unicode=<text> | -h',
    subcommands: {
      ...queries(
        'find info list changes change tasks version services logs get connections interface known whoami warnings okay help watch saved model debug download pack sign-build validate quotas quota aliases',
      ),
      install: verb(
        snapInstall,
        'installs snaps',
        `
--dangerous              installs without signature
--devmode                does not confine it
--classic                does not confine it
--jailmode | --name=<text> | --cohort=<text> | --ignore-validation | --unaliased | --prefer | --quota-group=<text> | --ignore-running | --transaction=<text>`,
      ),
      try: {
        summary: 'runs a snap from a directory',
        operands: '<library>',
        options: '--devmode | --classic | --jailmode',
      },
      remove: verb(
        (call) => removesAll(call.has('--purge') ? 'purge' : 'remove')(call),
        'removes snaps',
        '--purge | --revision=<text> | --terminate',
      ),
      refresh: verb(
        onSystem('upgrade'),
        'installs newer versions',
        '--list | --time | --hold[=<text>] | --unhold | --devmode | --classic | --amend | --ignore-validation',
      ),
      revert: verb(onSystem('downgrade'), 'goes back to older versions'),
      run: {
        summary: 'runs a program of a snap',
        style: 'posix',
        options: '--shell | --strace[=<text>] | --gdbserver[=<text>] | --command=<text>',
        effects: (call) => {
          const [name, ...words] = call.operands;
          call.effect('execute', 'run-packaged', 'object', name?.text ?? '');
          // Its shell is one of this machine, and does what comes through a pipe.
          if (call.has('--shell') && name !== undefined && (words.length > 0 || call.hasStdin))
            call.run([{ text: 'sh', span: name.span }, ...words]);
        },
      },
      start: verb(onSystem('configure'), 'starts services of snaps'),
      stop: verb(onSystem('configure'), 'stops services of snaps'),
      restart: verb(onSystem('configure'), 'restarts services of snaps'),
      enable: verb(onSystem('configure'), 'enables snaps'),
      disable: verb(onSystem('configure'), 'disables snaps'),
      set: verb((call) => call.effect('package', 'configure', 'package', call.texts[0] ?? ''), 'changes settings'),
      unset: verb((call) => call.effect('package', 'configure', 'package', call.texts[0] ?? ''), 'changes settings'),
      connect: verb(
        (call) => call.effect('package', 'grant', 'package', call.texts.join(' ')),
        'lets a snap use an interface',
      ),
      disconnect: verb(
        (call) => call.effect('package', 'configure', 'package', call.texts.join(' ')),
        'takes an interface from a snap',
      ),
      ack: {
        summary: 'trusts an assertion',
        operands: '<read>',
        effects: (call) => call.effect('package', 'add-source', 'package', call.texts[0] ?? ''),
      },
      alias: tells('names a program'),
      prefer: tells('prefers aliases of a snap'),
      unalias: tells('takes an alias back'),
      switch: verb(onSystem('configure'), 'follows another channel'),
      save: tells('keeps a copy of data'),
      restore: verb(onSystem('configure'), 'brings data back'),
      forget: verb(onSystem('configure'), 'removes a copy of data'),
      login: tells('logs in'),
      logout: tells('logs out'),
      create: tells('makes a cohort'),
      'create-cohort': tells('makes a cohort'),
      recovery: tells('shows recovery systems'),
      reboot: verb((call) => call.effect('service', 'reboot', 'none', ''), 'restarts the machine'),
    },
  },
  {
    names: 'flatpak',
    summary: 'installs, updates and removes applications',
    options:
      '--user | --system | --installation=<text> | -y, --assumeyes | --noninteractive | --arch=<text> | -v | --ostree-verbose | --app | --runtime | -p | --no-related | --no-deps | --columns=<text>',
    subcommands: {
      ...queries(
        'list info history search remotes remote-ls remote-info ps documents document-info permissions permission-show config --version --installations pin mask create-usb repair',
      ),
      install: verb(
        (call) => {
          unverified(call, ['--no-gpg-verify']);
          for (const word of call.operands) {
            installs(call, word);
          }
        },
        'installs applications',
        '--from | --bundle | --or-update | --reinstall | --sideload-repo=<look> | --gpg-file=<read> | --subpath=<text> | --no-static-deltas | --include-sdk',
      ),
      uninstall: verb(
        onSystem('remove-app'),
        'removes applications',
        '--unused | --all | --delete-data | --force-remove',
      ),
      remove: verb(onSystem('remove-app'), 'removes applications', '--unused | --all | --delete-data | --force-remove'),
      update: verb(
        onSystem('upgrade'),
        'installs newer versions',
        '--commit=<text> | --appstream | --no-pull | --no-deploy',
      ),
      upgrade: verb(onSystem('upgrade'), 'installs newer versions'),
      'remote-add': verb(
        (call) => {
          unverified(call, ['--no-gpg-verify']);
          call.effect('package', 'add-source', 'package', call.texts.join(' '));
        },
        'adds a source',
        '--no-gpg-verify | --gpg-import=<read> | --if-not-exists | --from | --title=<text> | --prio=<text> | --subset=<text> | --disable | --no-enumerate',
      ),
      'remote-modify': verb(
        (call) => {
          unverified(call, ['--no-gpg-verify']);
          call.effect('package', 'add-source', 'package', call.texts.join(' '));
        },
        'changes a source',
        '--no-gpg-verify | --gpg-verify | --gpg-import=<read> | --url=<text> | --enable | --disable | --title=<text> | --prio=<text>',
      ),
      'remote-delete': verb(onSystem('remove-source'), 'removes a source', '--force'),
      override: verb(
        (call) => call.effect('package', 'grant', 'package', call.texts.join(' ') || 'all'),
        'changes what applications may do',
        '--filesystem=<text> | --nofilesystem=<text> | --socket=<text> | --share=<text> | --device=<text> | --env=<assignment> | --reset | --show | --talk-name=<text>',
      ),
      'permission-set': verb(
        (call) => call.effect('package', 'grant', 'package', call.texts.join(' ')),
        'lets an application do something',
      ),
      'permission-remove': tells('takes a permission back'),
      'permission-reset': tells('takes permissions back'),
      run: {
        summary: 'runs an application',
        style: 'posix',
        options: `
--command=<program>      runs this program in its sandbox
--filesystem=<text>      shows it these files
-d, --devel | --branch=<text> | --cwd=<look> | --runtime=<text> | --env=<assignment> | --share=<text> | --socket=<text> | --device=<text> | --file-forwarding | --parent-pid=<text> | --talk-name=<text>`,
        effects: (call) => {
          const [application, ...words] = call.operands;
          const command = call.values('--command')[0];
          if (command !== undefined) {
            call.run([command, ...words], { container: application?.text ?? '' });
          } else {
            call.effect('execute', 'run-packaged', 'object', application?.text ?? '');
          }
        },
      },
      enter: withCommand('runs a command in a sandbox'),
      kill: tells('stops an application'),
      'make-current': tells('chooses a version'),
      'document-export': { summary: 'shows applications a file', operands: '<look>...' },
      'build-init': tells('prepares a build'),
      build: withCommand('runs a command in a build'),
      'build-export': tells('exports a build'),
      'build-bundle': { summary: 'makes one file', operands: '<look> <write> <text>...' },
    },
  },
];
