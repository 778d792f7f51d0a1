import type { Call, ToolSpec, Usage } from '../../tools/tool-spec.js';
import { copyEffects } from './copying-elsewhere.js';
import { remotePath } from './remote-path.js';

function remove(call: Call): void {
  call.effect('storage', 'remove-backup', 'object', call.texts.join(' '));
}

/** Only tried, it removes nothing. */
function removeUnlessTried(call: Call): void {
  if (!call.isTrial('--dry-run')) remove(call);
}

function prune(call: Call): void {
  if (!call.isTrial('--dry-run'))
    call.effect('storage', 'prune-backup', 'object', call.value('-r') ?? call.texts[0] ?? '');
}

const localRepository = /^(?:local:|[./~])/;

/** Backups leave this machine unless the repository is a directory of it. */
function backUp(call: Call): void {
  const repository = call.value('-r') ?? '';
  const isElsewhere = repository !== '' && !localRepository.test(repository);
  for (const word of call.operands) call.as(isElsewhere ? 'upload' : 'look', word);
  if (isElsewhere) call.effect('network', 'send', 'host', repository, { attributes: { external: true } });
}

const restic: Usage['options'] = `
-r, --repo=<text>                 uses that repository
--password-command=<command>      runs a command for the password
-p, --password-file=<look>        reads the password from a file
--repository-file=<read> | --cacert=<look> | --tls-client-cert=<look> | --cache-dir=<look> | --key-hint=<text> | -o, --option=<text> | --limit-upload=<text> | --limit-download=<text> | --retry-lock=<text> | --pack-size=<text> | --compression=<text>
--insecure-tls                    trusts any certificate
--insecure-no-password | -n, --dry-run | -q | -v | --json | --no-cache | --no-lock | --cleanup-cache
-e, --exclude=<text> | --iexclude=<text> | --exclude-file=<read> | --exclude-larger-than=<text> | --exclude-if-present=<text> | --files-from=<read> | --files-from-verbatim=<read> | --files-from-raw=<read> | -i, --include=<text> | --tag=<text> | -H, --host=<text> | --path=<text>
--parent=<text> | --time=<text> | --stdin | --stdin-filename=<text> | --stdin-from-command | -x, --one-file-system | -t, --target=<look> | -l, --keep-last=<text> | --keep-hourly=<text> | -d, --keep-daily=<text> | -w, --keep-weekly=<text> | -m, --keep-monthly=<text> | -y, --keep-yearly=<text>
--keep-within=<text> | --keep-tag=<text> | --prune | -g, --group-by=<text> | --max-unused=<text> | --new-password-file=<read> | --from-repo=<text> | --from-password-file=<read> | --from-password-command=<command>`;

const resticUsages: Readonly<Record<string, Usage>> = {
  backup: {
    summary: 'backs files up',
    effects: (call) => {
      if (call.has('--stdin-from-command')) call.run(call.operands);
      else backUp(call);
    },
  },
  restore: {
    summary: 'brings files back',
    effects: (call) =>
      call.path('write', 'overwrite', call.value('--target') ?? '.', { attributes: { recursive: true } }),
  },
  forget: { summary: 'removes backups', effects: (call) => (call.isTrial('--dry-run') ? undefined : prune(call)) },
  prune: { summary: 'removes data that no backup needs', effects: prune },
  'key add': { summary: 'adds a password' },
  'key remove': { summary: 'removes a password', effects: remove },
  mount: { summary: 'shows backups as files', operands: '<look>' },
  dump: { summary: 'prints a file of a backup' },
  self_update: { summary: 'updates itself' },
  'self-update': {
    summary: 'updates itself',
    effects: (call) => call.effect('package', 'update', 'package', 'restic'),
  },
  init: { summary: 'makes a repository' },
  '*': { summary: 'looks after backups' },
};

const borgUsages: Readonly<Record<string, Usage>> = {
  create: {
    summary: 'backs files up',
    effects: (call) => {
      const isElsewhere = remotePath((call.texts[0] ?? '').replace(/::[^:]*$/, '')) !== undefined;
      for (const word of call.operands.slice(1)) call.as(isElsewhere ? 'upload' : 'look', word);
    },
  },
  extract: { summary: 'brings files back into this directory' },
  delete: { summary: 'deletes backups', effects: removeUnlessTried },
  rdelete: { summary: 'deletes a repository', effects: removeUnlessTried },
  prune: { summary: 'removes old backups', effects: prune },
  recreate: { summary: 'rewrites backups', effects: removeUnlessTried },
  'export-tar': { summary: 'writes a backup as a tar file', operands: '<text> <write> <text>...' },
  'key export': { summary: 'writes the key to a file', operands: '<text> <write>' },
  serve: {
    summary: 'serves repositories',
    effects: (call) => call.effect('network', 'listen', 'host', 'standard input'),
  },
  'with-lock': {
    summary: 'runs a command while the repository is locked',
    style: 'posix',
    effects: (call) => call.run(call.operands.slice(1)),
  },
  '*': { summary: 'looks after backups' },
};

function rcloneCopy(call: Call, how: 'copy' | 'move' | 'sync'): void {
  if (call.isTrial('--dry-run')) return;
  const [source, target] = call.operands;
  copyEffects(call, {
    sources: source === undefined ? [] : [source],
    target,
    removesSources: how === 'move',
    deletesExtra: how === 'sync',
    recursive: true,
    isStorage: true,
  });
}

/** What rclone deletes: at a remote `name:path`, or in a directory. */
function rcloneDelete(call: Call): void {
  if (call.isTrial('--dry-run')) return;
  for (const word of call.operands) {
    if (remotePath(word.text) === undefined) call.path('delete', 'remove', word, { attributes: { recursive: true } });
    else call.effect('cloud', 'delete', 'object', word.text, { attributes: { recursive: true } });
  }
}

const rcloneUsages: Readonly<Record<string, Usage>> = {
  copy: { summary: 'copies files', effects: (call) => rcloneCopy(call, 'copy') },
  copyto: { summary: 'copies files', effects: (call) => rcloneCopy(call, 'copy') },
  move: { summary: 'moves files', effects: (call) => rcloneCopy(call, 'move') },
  moveto: { summary: 'moves files', effects: (call) => rcloneCopy(call, 'move') },
  sync: { summary: 'makes the target the same as the source', effects: (call) => rcloneCopy(call, 'sync') },
  bisync: { summary: 'makes both sides the same', effects: (call) => rcloneCopy(call, 'sync') },
  copyurl: { summary: 'downloads a file', operands: '<url> <write>' },
  delete: { summary: 'deletes files', effects: rcloneDelete },
  deletefile: { summary: 'deletes a file', effects: rcloneDelete },
  purge: { summary: 'deletes a directory and all in it', effects: rcloneDelete },
  rmdir: { summary: 'deletes an empty directory' },
  rmdirs: { summary: 'deletes empty directories' },
  cleanup: { summary: 'removes old versions' },
  mount: {
    summary: 'shows a remote as files',
    operands: '<text> <look>',
    effects: (call) => call.path('storage', 'mount-remote', call.texts[1] ?? '.'),
  },
  serve: {
    summary: 'serves files to other machines',
    effects: (call) => call.effect('network', 'serve-files', 'host', call.texts.join(' ')),
  },
  rcd: {
    summary: 'lets others steer it',
    effects: (call) => call.effect('network', 'listen', 'host', call.value('--rc-addr') ?? ':5572'),
  },
  rcat: {
    summary: 'sends what it reads',
    effects: (call) =>
      call.effect('network', 'send', 'host', call.texts[0] ?? '', {
        attributes: { external: true, ...(call.stdin.traits.sensitive ? { sensitive: true as const } : {}) },
      }),
  },
  cat: { summary: 'prints files of a remote', operands: '<any>...' },
  link: {
    summary: 'makes a public link',
    effects: (call) => call.effect('cloud', 'expose', 'object', call.texts[0] ?? ''),
  },
  'config show': {
    summary: 'prints settings and tokens',
    effects: (call) => call.effect('cloud', 'list-secrets', 'object', 'rclone'),
  },
  'config dump': {
    summary: 'prints settings and tokens',
    effects: (call) => call.effect('cloud', 'list-secrets', 'object', 'rclone'),
  },
  'config delete': { summary: 'forgets a remote' },
  'config create': { summary: 'adds a remote' },
  '*': { summary: 'looks at remotes' },
};

export const backupTools: readonly ToolSpec[] = [
  {
    names: 'restic rustic',
    summary: 'keeps backups',
    options: restic,
    subcommands: resticUsages,
    effects: (call) => {
      for (const word of call.values('--option')) {
        const line = /^(?:sftp\.command|rclone\.program)=(.+)$/s.exec(word.text)?.[1];
        if (line !== undefined) call.as('command', { text: line, span: word.span });
      }
    },
  },
  {
    names: 'borg borgbackup',
    summary: 'keeps backups',
    options: `
--rsh=<command>                   connects with that command
--remote-path=<text> | -e, --encryption=<text> | --exclude=<text> | --exclude-from=<read> | --patterns-from=<read> | -C, --compression=<text> | -a, --glob-archives=<text> | -P, --prefix=<text> | --comment=<text>
--keep-daily=<text> | --keep-weekly=<text> | --keep-monthly=<text> | --keep-yearly=<text> | --keep-within=<text> | --keep-last=<text> | --format=<text> | --lock-wait=<text> | --umask=<text> | --timestamp=<text> | --stdin-name=<text>
--content-from-command | --paths-from-command | -n, --dry-run | -s, --stats | -p, --progress | -v | --list | --force | --cache-only | -x`,
    subcommands: borgUsages,
  },
  {
    names: 'rclone',
    summary: 'copies files to and from clouds',
    options: `
--password-command=<command>      runs a command for the password
--config=<read>                   reads settings from a file
--no-check-certificate            trusts any certificate
--metadata-mapper=<program> | --sftp-ssh=<command> | --log-file=<append> | --files-from=<read> | --files-from-raw=<read> | --include-from=<read> | --exclude-from=<read> | --filter-from=<read> | --ca-cert=<look> | --client-key=<look>
--include=<text> | --exclude=<text> | --filter, -f=<text> | --transfers=<text> | --checkers=<text> | --bwlimit=<text> | --max-age=<text> | --min-age=<text> | --max-size=<text> | --min-size=<text> | --backup-dir=<look> | --suffix=<text> | --log-level=<text> | --retries=<text>
--max-depth=<text> | --vfs-cache-mode=<text> | --stats=<text> | --drive-root-folder-id=<text> | --rc-addr, --addr=<text> | --user=<text> | --pass=<secret> | --cache-dir=<look> | --order-by=<text> | --s3-acl=<text> | --header=<text>
-n, --dry-run | -P, --progress | -v | -vv | -i | -q | -u | -c | -L | -l | --daemon | --allow-other`,
    subcommands: rcloneUsages,
    effects: (call) => {
      if (call.has('--no-check-certificate')) call.effect('crypto', 'weaken', 'object', 'rclone');
    },
  },
  {
    names: 'rdiff-backup rsnapshot rdiff-backup-delete',
    summary: 'keeps backups with their history',
    options:
      '--remove-older-than=<text>  removes old backups\n--older-than=<text> | --restore-as-of, -r, --at=<text> | --exclude=<text> | --include=<text> | --exclude-filelist=<read> | --include-filelist=<read> | --remote-schema=<command> | --print-statistics | --force | -v <text> | -c <read> | -t | -b | -l, --list-increments | --api-version=<text>',
    effects: (call) => {
      const [verb = ''] = call.texts;
      if (call.has('--remove-older-than') || verb === 'remove' || call.name === 'rdiff-backup-delete') remove(call);
    },
  },
  {
    names: 'duplicity duply',
    summary: 'keeps encrypted backups',
    options:
      '--encrypt-key=<text> | --sign-key=<text> | --include=<text> | --exclude=<text> | --archive-dir=<look> | --name=<text> | --full-if-older-than=<text> | --file-to-restore, --path-to-restore=<text> | -t, --time, --restore-time=<text> | --gpg-binary=<program> | --gpg-options=<text> | --ssh-options=<text> | --rsync-options=<text> | --no-encryption | --force | --dry-run | --progress | -v=<text> | --log-file=<append> | --include-filelist=<read> | --exclude-filelist=<read>',
    effects: (call) => {
      if (call.has('--no-encryption')) call.effect('crypto', 'unencrypted-backup', 'object', call.texts.at(-1) ?? '');
      if (call.texts.slice(0, 2).some((text) => /^remove-|^cleanup$|^purge/.test(text)) && call.has('--force')) {
        if (!call.isTrial('--dry-run')) call.effect('storage', 'remove-backup', 'object', call.texts.at(-1) ?? '');
      }
      const source = call.operands.at(-2);
      if (source !== undefined && /^[./~]/.test(source.text) && /^(?!file:)[\w+.-]+:\/\//.test(call.texts.at(-1) ?? ''))
        call.as('upload', source);
    },
  },
  {
    names: 'kopia',
    summary: 'keeps backups',
    options: '-p, --password=<secret> | --config-file=<read> | --log-dir=<look>',
    effects: (call) => {
      const verb = call.texts.slice(0, 2).join(' ');
      if (verb === 'snapshot create') for (const word of call.operands.slice(2)) call.as('look', word);
      if (/delete|disconnect|expire/.test(verb)) remove(call);
    },
  },
];
