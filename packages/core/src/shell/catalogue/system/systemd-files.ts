import type { ToolSpec } from '../../tools/tool-spec.js';
import { tells } from './systemd-reach.js';

const queries = (words: string): Record<string, ReturnType<typeof tells>> =>
  Object.fromEntries(words.split(' ').map((word) => [word, tells('shows something about it')]));

/** Systemd's tools for files, images, devices and the boot. */
export const systemdFileTools: readonly ToolSpec[] = [
  {
    names: 'systemd-analyze',
    summary: 'looks into the boot and into units',
    options: `
-H, --host=<host> | -M, --machine=<text> | --user | --system | --global | --order | --require | --from-pattern=<text>
--to-pattern=<text> | --fuzz=<text> | --man=<text> | --generators=<text> | --no-pager | --root=<look> | --image=<look>
--iterations=<text> | --base-time=<text> | --unit=<text> | --offline=<text> | --profile=<read> | --threshold=<text>
--security-policy=<read> | --json=<text> | --table | -q | --tldr | --recursive-errors=<text>`,
    operands: '<text> <read>...',
  },
  {
    names: 'systemd-tmpfiles',
    summary: 'makes and removes files as configured',
    operands: '<read>...',
    options: `
--create               makes and changes files
--clean                removes old files
--remove               removes files and directories
--purge                removes all that is configured
--root=<look> | --image=<look> | --prefix=<look> | --exclude-prefix=<text> | -E | --boot | --user | --graceful | --replace=<read>
--cat-config | --tldr | --no-pager | --dry-run`,
    effects: (call) => {
      if (call.isTrial('--dry-run', '--cat-config')) {
        return;
      }
      if (call.has('--purge')) {
        call.effect('service', 'clean', 'object', 'configured files');
      }
      for (const file of call.operands) {
        if (call.has('--create') || call.has('--remove')) {
          call.as('library', file);
        }
      }
    },
  },
  {
    names: 'systemd-sysusers',
    summary: 'makes users and groups as configured',
    operands: '<read>...',
    options:
      '--root=<look> | --image=<look> | --replace=<read> | --inline | --dry-run | --cat-config | --tldr | --no-pager',
    effects: (call) => {
      if (!call.isTrial('--dry-run', '--cat-config')) {
        call.effect('user', 'add', 'user', call.has('--inline') ? call.texts.join(' ') : 'configured users');
      }
    },
  },
  {
    names:
      'systemd-cgls systemd-cgtop systemd-delta systemd-detect-virt systemd-escape systemd-path systemd-notify systemd-id128 oomctl userdbctl systemd-ac-power varlinkctl',
    summary: 'tells something about the machine',
    options:
      '-n, --iterations=<text> | -d, --delay=<text> | -t, --type=<text> | -u, --unit=<text> | -M, --machine=<text> | -s, --setuid=<text>',
  },
  {
    names: 'systemd-firstboot',
    summary: 'sets up the basics of a machine',
    options: `
--root-password=<secret>        gives root this password
--root-password-file=<read>     gives root the password there
--root-password-hashed=<secret>  gives root the password of this hash
--delete-root-password          lets root in without password
--root=<look> | --image=<look> | --locale=<text> | --keymap=<text> | --timezone=<text> | --hostname=<text> | --machine-id=<text>
--setup-machine-id | --prompt | --copy | --force | --welcome=<text> | --root-shell=<text> | --kernel-command-line=<text>`,
    effects: (call) => {
      if (call.has('--delete-root-password')) {
        call.effect('user', 'remove-password', 'user', 'root');
      } else if (
        call.has('--root-password') ||
        call.has('--root-password-file') ||
        call.has('--root-password-hashed')
      ) {
        call.effect('user', 'set-password', 'user', 'root');
      }
    },
  },
  {
    names: 'systemd-machine-id-setup',
    summary: 'sets the identity of the machine',
    options: '--root=<look> | --image=<look> | --commit | --print',
    effects: (call) => {
      if (!call.has('--print') && !call.has('--help')) {
        call.path('write', 'modify', `${call.value('--root') ?? ''}/etc/machine-id`);
      }
    },
  },
  { names: 'systemd-hwdb', summary: 'builds the hardware database', options: '--usr | -r, --root=<look> | -s' },
  {
    names: 'systemd-cryptenroll',
    summary: 'adds and removes keys of an encrypted volume',
    operands: '<look>',
    options: `
--wipe-slot=<text>     removes keys
--unlock-key-file=<read> | --password | --recovery-key | --pkcs11-token-uri=<text> | --fido2-device=<text> | --tpm2-device=<text>
--tpm2-pcrs=<text> | --tpm2-public-key=<read> | --tpm2-with-pin=<text> | --fido2-with-client-pin=<text>`,
    effects: (call) => {
      call.effect('crypto', call.has('--wipe-slot') ? 'remove-key' : 'add-key', 'device', call.texts[0] ?? '');
    },
  },
  {
    names: 'systemd-creds',
    summary: 'encrypts and decrypts credentials',
    options:
      '--system | --user | --transcode=<text> | -p, --pretty | --name=<text> | --timestamp=<text> | --not-after=<text> | --with-key=<text> | -H | -T | --newline=<text> | -q',
    subcommands: {
      ...queries('list setup has-tpm2'),
      cat: {
        summary: 'prints credentials',
        effects: (call) => call.effect('crypto', 'expose-secret', 'object', call.texts.join(' ')),
      },
      encrypt: { summary: 'encrypts a credential', operands: '<read> <write>' },
      decrypt: {
        summary: 'decrypts a credential',
        operands: '<read> <write>',
        effects: (call) =>
          call.effect('crypto', call.texts[1] === undefined ? 'show-secret' : 'decrypt', 'object', call.texts[0] ?? ''),
      },
    },
  },
  {
    names: 'systemd-ask-password',
    summary: 'asks for a password',
    options:
      '--icon=<text> | --id=<text> | --keyname=<text> | --credential=<text> | --timeout=<text> | --echo[=<text>] | --accept-cached | --multiple | -n',
  },
  {
    names: 'systemd-tty-ask-password-agent',
    summary: 'answers questions for passwords',
    options: '--list | --query | --watch | --wall | --plymouth | --console[=<text>]',
  },
  {
    names: 'systemd-mount systemd-umount',
    summary: 'mounts or unmounts through units',
    options:
      '-u, --umount | -t, --type=<text> | -o, --options=<text> | --owner=<text> | --fsck=<text> | -p, --property=<text> | -A | -G, --collect | --list | --no-block | --timeout-idle-sec=<text> | --discover | --tmpfs | --description=<text> | --automount=<text>',
    effects: (call) => {
      if (!call.has('--list')) {
        const off = call.has('--umount') || call.name === 'systemd-umount';
        call.effect('storage', off ? 'unmount' : 'mount', 'device', call.texts.at(-1) ?? '');
      }
    },
  },
  {
    names: 'systemd-dissect',
    summary: 'looks into and mounts disk images',
    options: `
-x, --copy-from         copies out of the image
-a, --copy-to           copies into the image
-m, --mount             mounts it
-u, --umount            unmounts it
--list | --mtree | --validate | --with | -M | -U | -r | --read-only | --fsck=<text> | --mkdir | --discard=<text> | --root-hash=<text> | --verity-data=<read> | --json=<text> | --discover | --in-memory | --attach | --detach`,
    operands: '<read> <text>...',
    effects: (call) => {
      const [, from, to] = call.operands;
      if (call.has('--copy-from') && to !== undefined) {
        call.as('write', to);
      } else if (call.has('--copy-to') && from !== undefined) {
        call.as('read', from);
      } else if (call.has('--mount') || call.has('-M')) {
        call.effect('storage', 'mount', 'device', from?.text ?? '');
      }
    },
  },
  {
    names: 'systemd-repart',
    summary: 'adds and grows partitions',
    options:
      '--dry-run=<text> | --empty=<text> | --discard=<text> | --size=<text> | --factory-reset=<text> | --root=<look> | --image=<look> | --definitions=<read> | --key-file=<read> | --json=<text>',
    effects: (call) => {
      // It only shows what it would do unless it is told otherwise.
      if (call.has('--dry-run') && !call.isTrial('--dry-run')) {
        call.effect('storage', 'partition', 'device', call.texts[0] ?? '/');
      }
    },
  },
  {
    names: 'coredumpctl',
    summary: 'shows crashes of programs',
    options:
      '-1 | -n <text> | -S, --since=<text> | -U, --until=<text> | -r | -F, --field=<text> | -o, --output=<write> | --debugger=<program> | -A, --debugger-arguments=<text> | --file=<read> | -D, --directory=<read> | -q | --all | --no-pager | --no-legend',
    effects: (call) => {
      const verb = call.texts[0];
      if (verb === 'dump') {
        call.effect('read', 'dump-crash', 'process', call.texts[1] ?? '');
      } else if (verb === 'debug' || verb === 'gdb') {
        call.effect('read', 'dump-crash', 'process', call.texts[1] ?? '');
      }
    },
  },
  {
    names: 'homectl',
    summary: 'manages home directories',
    options:
      '--identity=<read> | --real-name=<text> | --member-of=<text> | --shell=<text> | --storage=<text> | --disk-size=<text> | -c <text> | -d, --home-dir=<look> | -u, --uid=<text> | -G <text>',
    subcommands: {
      ...queries('list inspect authenticate lock unlock activate deactivate lock-all deactivate-all'),
      create: { summary: 'makes a user', effects: (call) => call.effect('user', 'add', 'user', call.texts[0] ?? '') },
      remove: {
        summary: 'removes a user with the home',
        effects: (call) => call.effect('user', 'delete', 'user', call.texts[0] ?? ''),
      },
      update: {
        summary: 'changes a user',
        effects: (call) => call.effect('user', 'modify', 'user', call.texts[0] ?? ''),
      },
      passwd: {
        summary: 'changes a password',
        effects: (call) => call.effect('user', 'set-password', 'user', call.texts[0] ?? ''),
      },
      resize: {
        summary: 'resizes a home',
        effects: (call) => call.effect('storage', 'resize', 'device', call.texts[0] ?? ''),
      },
      with: { summary: 'runs a command with a home at hand', style: 'posix', operands: '<text> <argv>' },
    },
  },
  {
    names: 'portablectl systemd-sysext systemd-confext',
    summary: 'adds images to the system',
    options:
      '--runtime | --now | --enable | -p, --profile=<text> | --copy=<text> | --force | --root=<look> | --no-reload | --no-block | --extension=<read> | -q',
    effects: (call) => {
      const [verb = '', image = ''] = call.texts;
      if (/^(?:attach|reattach|merge|refresh|detach|unmerge|remove)$/.test(verb)) {
        call.effect('service', /^(?:detach|unmerge|remove)$/.test(verb) ? 'disable' : 'enable', 'unit', image);
      }
    },
  },
];
