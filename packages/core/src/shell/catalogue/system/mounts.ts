import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';

/** Places whose content a whole system relies on: what is mounted over them takes their place. */
const vital = /^\/(?:s?bin|lib|lib32|lib64|usr|etc)(?:\/.*)?$/;
/** Places that often are file systems of their own, but seldom a view of something else. */
const vitalView = /^\/(?:boot|root|home|var\/(?:log|lib|spool))(?:\/.*)?$/;
const remote = /^(?:\/\/|\\\\)?([\w.-]+)(?::\/|\/)|^([\w.-]+@[\w.-]+):/;

function mountOptions(call: Call): string {
  return [...call.values('--options')].map(({ text }) => text).join(',');
}

function credentials(call: Call, options: string): void {
  const span = call.values('--options')[0]?.span ?? [0, 0];
  for (const option of options.split(',')) {
    const [key = '', value = ''] = option.split('=');
    if (/^(?:password|pass|password2)$/.test(key)) {
      call.as('secret', { text: value, span });
    } else if (/^(?:credentials|cred)$/.test(key)) {
      call.as('read', { text: value, span });
    } else if (key === 'ssh_command' || key === 'ProxyCommand' || key === 'sftp_server') {
      call.as('command', { text: value, span });
    }
  }
}

/** Whether it shows what is there already in a second place. */
function isBind(call: Call): boolean {
  if (call.name === 'bindfs' || call.has('--bind') || call.has('--rbind') || call.has('--move')) return true;
  return /(?:^|,)r?bind(?:,|$)/.test(mountOptions(call));
}

function isView(call: Call): boolean {
  return isBind(call) || /^(?:overlay|tmpfs|ramfs)$/.test(call.value('--types') ?? '');
}

/** Whether what is mounted holds nothing yet. */
function isEmpty(call: Call): boolean {
  return /^(?:tmpfs|ramfs)$/.test(call.value('--types') ?? '');
}

function source(call: Call, word: Word): void {
  const isBind = isView(call);
  const host = remote.exec(word.text);
  if (
    !isBind &&
    host !== null &&
    !word.text.startsWith('/dev/') &&
    (word.text.startsWith('//') || word.text.includes(':'))
  ) {
    call.as('host', { text: host[1] ?? host[2] ?? '', span: word.span });
  }
}

function remount(call: Call, options: string, target: string): void {
  const opens = /(?:^|,)(?:rw|exec|suid|dev)(?:,|$)/.test(options);
  call.effect('storage', opens ? 'remount-open' : 'remount', 'device', target);
}

/** Mounts the first word at the last one. */
function mountOver(call: Call, from: Word, target: Word): void {
  source(call, from);
  if (vital.test(target.text) || (isView(call) && vitalView.test(target.text))) {
    call.path('write', isEmpty(call) ? 'truncate' : 'overwrite', target);
  }
  if (isBind(call)) call.link(target, from, 'mount');
}

function mount(call: Call): void {
  const options = mountOptions(call);
  const target = call.values('--target')[0] ?? call.operands.at(-1);
  credentials(call, options);
  if (target === undefined && !call.has('--all')) {
    return;
  }
  if (/(?:^|,)remount(?:,|$)/.test(options)) {
    remount(call, options, target?.text ?? 'all');
    return;
  }
  const [from] = call.operands;
  if (from !== undefined && target !== undefined && call.operands.length > 1) {
    mountOver(call, from, target);
  }
  call.effect('storage', 'mount', 'device', target?.text ?? 'all');
}

function umount(call: Call): void {
  const force = call.has('--force') || call.has('--lazy') ? { attributes: { force: true } as const } : {};
  for (const name of call.has('--all') ? ['all'] : call.texts) {
    const action = call.name.startsWith('fuse') ? 'unmount-own' : 'unmount';
    call.effect('storage', name === 'all' || name === '/' ? 'unmount-all' : action, 'device', name, force);
  }
}

function swap(action: string): (call: Call) => void {
  return (call) => {
    if (!(call.has('--show') || call.has('--summary'))) {
      for (const name of call.has('--all') ? ['all'] : call.texts) {
        call.effect('storage', action, 'device', name);
      }
    }
  };
}

/** Signals every process that uses a file, or shows them. */
function fuser(call: Call): void {
  if (call.has('--kill')) {
    call.effect('service', 'kill', 'process', `users of ${call.texts.join(' ')}`);
  }
}

const mountFlags = `
-a, --all               mounts all that is configured
-t, --types=<text>      has this kind of file system
-o, --options=<text>    mounts it in this way
-B, --bind              shows a directory in a second place
-R, --rbind             shows a tree in a second place
-M, --move              moves a mount
-N, --namespace=<text>  acts in another namespace
-T, --fstab=<read>      reads this table
--source=<text> | --target=<text> | --target-prefix=<look> | -L, --label=<text> | -U, --uuid=<text> | -r, --read-only | -w, --rw, --read-write | -v, --verbose | -f, --fake | -F, --fork
-i | -n, --no-mtab | -s | -O, --test-opts=<text> | -l, --show-labels | --make-shared | --make-slave | --make-private | --make-rprivate | --make-rslave | --make-rshared | --make-unbindable | -c | -m, --mkdir[=<text>] | --onlyonce | -V | -h | --options-mode=<text> | --options-source=<text> | -K | -p <text> | -u <text>`;

const diskVerbs: ReadonlyMap<string, string> = new Map([
  ['mount', 'mount'],
  ['unmount', 'unmount'],
  ['unlock', 'mount'],
  ['lock', 'unmount'],
  ['power-off', 'unmount'],
  ['loop-setup', 'attach'],
  ['loop-delete', 'detach'],
]);

export const mountTools: readonly ToolSpec[] = [
  {
    names:
      'mount mount.nfs mount.nfs4 mount.cifs mount.ntfs mount.ntfs-3g ntfs-3g mount_smbfs mount_nfs bindfs mount.fuse mount.glusterfs mount.ceph',
    summary: 'makes a file system part of the tree',
    inspects: 'shows what is mounted',
    options: mountFlags,
    effects: mount,
  },
  {
    names: 'umount umount.nfs fusermount fusermount3',
    summary: 'takes a file system out of the tree',
    options:
      '-a, --all | -A, --all-targets | -c | -d, --detach-loop | -f, --force | -l, --lazy, -z | -N, --namespace=<text> | -n | -O, --test-opts=<text> | -q, --quiet | -R, --recursive | -r, --read-only | -t, --types=<text> | -u | -v | -i | --fake | -o <text> | -s',
    effects: umount,
  },
  {
    names: 'swapon',
    summary: 'has memory swapped to a device',
    inspects: 'shows where memory is swapped to',
    options:
      '-a, --all | -d[<text>] | -e | -f | -L <text> | -o <text> | -p, --priority=<text> | -s, --summary | --show[=<text>] | --noheadings | --raw | --bytes | -U <text> | -v | -T <read>',
    effects: swap('swapon'),
  },
  {
    names: 'swapoff',
    summary: 'does not have memory swapped any more',
    options: '-a, --all | -L <text> | -U <text> | -v',
    effects: swap('swapoff'),
  },
  {
    names: 'mountinfo',
    summary: 'tells what is mounted where',
    options:
      '-A | -a | -D | -d <text> | -F, --tab-file=<read> | -f | -i | -J | -k | -l | -M <look> | -m | -N <text> | -n | -O <text> | -o, --output=<text> | -P | -p | -R | -r | -S <text> | -s | -T, --target=<look> | -t, --types=<text> | -u | -V | -v | -w | -x | -q | -h | -H | --total | -B <text> | --exclude-type=<text>',
  },
  {
    names: 'fuser',
    summary: 'tells who uses files, or ends them',
    operands: '<text>...',
    options:
      '-k, --kill | -s | -a | -i, --interactive | -l | -m, --mount | -M | -n, --namespace=<text> | -u | -v | -w | -4 | -6 | -V | -c',
    effects: fuser,
  },
  {
    names: 'quotaon quotaoff quotacheck',
    summary: 'switches limits of use',
    options: '-a | -g | -u | -p | -v | -f | -c | -m | -M | -F <text> | -P | -x <text>',
    effects: (call) => {
      if (!call.has('-p')) {
        call.effect('storage', 'configure', 'device', call.texts[0] ?? 'all');
      }
    },
  },
  {
    names: 'edquota setquota',
    summary: 'changes limits of use',
    options: '-u | -g | -p <text> | -t | -T | -a | -b | -f <text> | -F <text> | -r | -P',
    effects: (call) => call.effect('storage', 'configure', 'user', call.texts[0] ?? ''),
  },
  {
    names: 'quota repquota warnquota quotastats',
    summary: 'tells how much is used',
    options: '-a | -g | -u | -v | -s | -q | -p | -i | -l | -F <text> | -w | -m | -t | -n | -c | -C | -f <look>',
  },
  {
    names: 'exportfs',
    summary: 'offers directories to other machines',
    options: '-a | -r | -u | -o <text> | -i | -f | -v | -s | -d <text>',
    effects: (call) => {
      if (call.has('-u') && !call.has('-r')) {
        call.effect('network', 'configure', 'object', call.texts.join(' ') || 'exports');
      } else if (call.operands.length > 0 || call.has('-a') || call.has('-r')) {
        call.effect(
          'storage',
          /no_root_squash|\*:/.test(`${call.value('-o') ?? ''} ${call.texts.join(' ')}`) || call.operands.length > 0
            ? 'expose'
            : 'configure',
          'object',
          call.texts.join(' ') || 'exports',
        );
      }
    },
  },
  {
    names: 'showmount nfsstat rpcinfo mountstats',
    summary: 'tells what machines offer',
    options: '-a | -d | -e | -h | -p | -s | -b | -t <text> | -u <text> | -m | -T <text> | -l | -c | -o <text>',
    operands: '<host>',
  },
  {
    names: 'curlftpfs s3fs gcsfuse davfs2 mount.davfs',
    summary: 'mounts files of another machine',
    options: '-o, --options=<text> | -p <text> | -C | -F <read> | -f | -d | -s | -u | -r',
    effects: (call) => {
      credentials(call, mountOptions(call));
      const [from, target] = call.operands;
      if (from !== undefined && target !== undefined) {
        call.as('host', { text: from.text.replace(/:[^/].*$|:$/, ''), span: from.span });
        call.effect('storage', 'mount', 'device', target.text);
      }
    },
  },
  {
    names: 'eject',
    summary: 'opens a drive',
    options: '-r | -s | -f | -q | -v | -t | -T | -a <text> | -c <text> | -x <text> | -n | -m | -i <text> | -X',
    operands: '<look>',
  },
  {
    names: 'udisksctl',
    summary: 'mounts and controls disks',
    options:
      '-b, --block-device=<text> | -p, --object-path=<text> | -t, --filesystem-type=<text> | -o, --options=<text> | --no-user-interaction | -f, --force, --file=<read> | -r | --key-file=<read>',
    effects: (call) => {
      const action = diskVerbs.get(call.texts[0] ?? '');
      if (action !== undefined) {
        call.effect('storage', action, 'device', call.value('-b') ?? call.value('-f') ?? '');
      }
    },
  },
];
