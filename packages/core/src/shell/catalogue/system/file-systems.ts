import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { runsScript } from '../given-script.js';
import { onDevice, onDevices } from './device.js';

/** The device mostly comes first; what follows is a size. */
function format(call: Call): void {
  const device = call.operands.find(({ text }) => text.startsWith('/dev/')) ?? call.operands[0];
  const isDry = call.isTrial('--dry-run', '--help', '--version', '-V');
  if (device !== undefined && !isDry) {
    onDevice(call, 'format', device);
  }
}

function formatUnlessDry(call: Call): void {
  if (!call.isTrial('-n', '-N')) {
    format(call);
  }
}

function repair(call: Call): void {
  // Some let the last of these letters hold.
  const repairs = ['-a', '-p', '-y'].some((option) => call.has(option));
  const isTrial = call.isTrial('-N', '--dry-run', '--readonly', '--check') || (call.isTrial('-n') && !repairs);
  if (!isTrial) {
    onDevices('repair')(call);
  }
}

const makeOptions = `
-t, --type=<text> | -L, --label=<text> | -b <text> | -c | -C <text> | -E <text> | -F | -f | -g <text> | -G <text> | -i <text> | -I <text> | -j | -J <text>
-l <read> | -m <text> | -M <look> | -n <text> | -N <text> | -o <text> | -O <text> | -q | -r <text> | -s <text> | -S | -U <text> | -v | -V | -d <text> | -e <text>
-D | -K | -k | -z | -Z | -p <read> | --verbose | --help | --version | -R <text> | -h <text> | -T <text> | -A | -w <text> | --mkfs-options=<text>`;

/** Orders of xfs_io after which a file does not hold what it held. */
const writesFile =
  /^(?:pwrite|w|mwrite|truncate|falloc|fallocate|fpunch|fzero|fcollapse|finsert|funshare|allocsp|freesp|zero|reflink|dedupe|copy_range|swapext|exchangerange|chattr|setfattr)\b/;

/** What requests of debugfs do to a file: `rm` and its like take it from the file system that they look into. */
const requestVerbs: readonly (readonly [RegExp, 'read' | 'delete' | 'write' | 'permission', string])[] = [
  [/^(?:cat|dump|rdump)$/, 'read', 'read'],
  [/^(?:rm|unlink|kill_file|rmdir|clri)$/, 'delete', 'remove'],
  [/^(?:punch|punch_range|fallocate|zap_block|zap)$/, 'write', 'modify'],
  [/^(?:sif|set_inode_field|mi|modify_inode|ea_set|ea_rm)$/, 'permission', 'chmod'],
];

function inFileSystem(call: Call, request: string): void {
  const [verb = '', ...words] = request.trim().split(/\s+/);
  if (verb.startsWith('!')) call.effect('execute', 'shell', 'process', 'debugfs');
  const [, kind, action] = requestVerbs.find(([names]) => names.test(verb)) ?? [];
  const file = words.find((word) => !word.startsWith('-'));
  if (kind !== undefined && action !== undefined && file !== undefined) call.path(kind, action, file);
  // What it puts there stands behind the file of this machine.
  if (/^(?:write|symlink|ln|mknod)$/.test(verb))
    call.path('write', 'overwrite', words.at(verb === 'write' ? -1 : 0) ?? '');
}

export const fileSystemTools: readonly ToolSpec[] = [
  {
    names:
      'mkfs mkfs.vfat mkfs.fat mkfs.msdos mkfs.exfat mkfs.ntfs mkfs.f2fs mkfs.minix mkfs.cramfs mkfs.bfs mkfs.jfs mkfs.reiserfs mkfs.udf mkfs.nilfs2 mkfs.gfs2 mkfs.ocfs2 mkfs.ubifs mkdosfs mkexfatfs mkntfs mkreiserfs mkudffs newfs newfs_msdos',
    summary: 'makes a file system, which ends what was there',
    options: makeOptions,
    effects: format,
  },
  {
    names: 'mkfs.ext2 mkfs.ext3 mkfs.ext4 mke2fs',
    summary: 'makes a file system, which ends what was there',
    options:
      '-b <text> | -c | -C <text> | -d <read> | -D | -E <text> | -e <text> | -F | -f <text> | -g <text> | -G <text> | -i <text> | -I <text> | -j | -J <text> | -l <read> | -L <text> | -m <text> | -M <look> | -n | -N <text> | -o <text> | -O <text> | -q | -r <text> | -S | -t <text> | -T <text> | -U <text> | -v | -V | -z <write>',
    effects: (call) => {
      if (!call.isTrial('-n')) {
        format(call);
      }
    },
  },
  {
    names: 'mkfs.xfs',
    summary: 'makes a file system, which ends what was there',
    options:
      '-b <text> | -m <text> | -d <text> | -f | -i <text> | -l <text> | -L <text> | -n <text> | -N | -p <read> | -q | -r <text> | -s <text> | -K | -V | -c <read>',
    effects: formatUnlessDry,
  },
  {
    names: 'mkfs.btrfs',
    summary: 'makes a file system, which ends what was there',
    options:
      '-b <text> | -d, --data=<text> | -m, --metadata=<text> | -M | -l <text> | -n, --nodesize=<text> | -s <text> | -L, --label=<text> | -K | -r, --rootdir=<read> | -O <text> | -R <text> | -f, --force | -q | -U <text> | -v | -V | --csum=<text> | --shrink',
    effects: onDevices('format'),
  },
  {
    names: 'mkswap',
    summary: 'makes swap space, which ends what was there',
    options:
      '-c | -f | -q | -p <text> | -L, --label=<text> | -v <text> | -U, --uuid=<text> | -e <text> | -o <text> | -s <text> | --lock[=<text>] | -F, --file | --verbose | -V',
    effects: format,
  },
  {
    names:
      'fsck fsck.ext2 fsck.ext3 fsck.ext4 fsck.vfat fsck.fat fsck.msdos fsck.exfat fsck.xfs fsck.btrfs fsck.f2fs fsck.minix fsck.jfs fsck.reiserfs e2fsck dosfsck ntfsfix exfatfsck reiserfsck xfs_repair fsck_hfs',
    summary: 'checks and repairs a file system',
    options:
      '-a | -A | -p | -y | -n | -N | -f | -c | -v | -r | -R | -M | -T | -P | -V | -k | -d | -D | -F | -L | -m <text> | -t <text> | -o <text> | -l <text> | -b <text> | -B <text> | -C[<text>] | -E <text> | -j <text> | -z <write> | -e | -w | -U | -u <text> | -s[<text>] | -x <text>',
    effects: repair,
  },
  {
    names: 'tune2fs',
    summary: 'changes settings of a file system',
    options:
      '-l | -c <text> | -C <text> | -e <text> | -E <text> | -f | -g <text> | -i <text> | -I <text> | -j | -J <text> | -L <text> | -m <text> | -M <text> | -o <text> | -O <text> | -p <text> | -Q <text> | -r <text> | -T <text> | -u <text> | -U <text> | -z <write> | -R <text>',
    effects: (call) => {
      if (!call.has('-l') || call.words.length > 2) {
        onDevices('tune')(call);
      }
    },
  },
  {
    names: 'e2label xfs_admin fatlabel dosfslabel ntfslabel exfatlabel swaplabel e4defrag btrfstune',
    summary: 'changes the name of a file system',
    options: '-L <text> | -U <text> | -l | -u | -f | -p | -j | -c <text> | -i | -n | -r | -S <text> | -x',
    effects: (call) => {
      const [device, label] = call.operands;
      if (
        device !== undefined &&
        (label !== undefined || call.has('-L') || call.has('-U') || call.name === 'btrfstune')
      ) {
        onDevice(call, 'tune', device);
      }
    },
  },
  {
    names: 'resize2fs resize_reiserfs ntfsresize xfs_growfs resize.f2fs fatresize',
    summary: 'resizes a file system',
    options:
      '-d <text> | -D <text> | -m <text> | -M | -p | -P | -f | -F | -b | -s, --size=<text> | -S <text> | -z <write> | -n | -i, --info | -l | -L <text> | -e <text> | -t <text> | -x | -r',
    effects: (call) => {
      const [device] = call.operands;
      if (device !== undefined && !call.isTrial('-P', '-n', '--info')) {
        onDevice(call, call.has('-M') ? 'shrink' : 'resize', device);
      }
    },
  },
  {
    names:
      'dumpe2fs xfs_info e2freefrag filefrag debugfs.ocfs2 blkid findfs e2mmpstatus xfs_spaceman xfs_quota xfs_bmap xfs_ncheck xfs_estimate',
    summary: 'tells about file systems',
    options:
      '-a | -b | -f | -h | -i | -o, --output=<text> | -x | -t <text> | -s <text> | -c <text> | -p | -L <text> | -U <text> | -n <text> | -e <text> | -I <text> | -J | -l | -m | -P | -r | -S | -v | -d | -D <text> | -M | -w <text> | -u <text> | -k | -O <text> | -g',
  },
  {
    names: 'debugfs',
    summary: 'looks into a file system past its permissions',
    options: `
-w                      may change it
-f <text>               runs requests of a file
-R <text>               runs one request
-c | -i | -n | -b <text> | -s <text> | -d <read> | -D | -z <write> | -V`,
    effects: (call) => {
      const [device] = call.operands;
      const typed = call.has('-R') || call.has('-f') || !call.hasStdin ? '' : (call.stdin.text ?? '');
      for (const request of [call.value('-R') ?? '', ...typed.split('\n')]) inFileSystem(call, request);
      for (const file of call.values('-f')) {
        runsScript(call, file, ({ text }) => {
          for (const request of text.split('\n')) inFileSystem(call, request);
        });
      }
      if (device !== undefined && call.has('-w')) {
        onDevice(call, 'tune', device);
      }
    },
  },
  {
    names: 'xfs_io',
    summary: 'reads and writes files piece by piece',
    options:
      '-c=<text> | -C=<text> | -p=<text> | -m=<text> | -x | -r | -f | -F | -i | -s | -t | -T | -n | -d | -a | -R | -P=<text>',
    operands: '<read>...',
    effects: (call) => {
      const orders = [...call.values('-c'), ...call.values('-C')].map(({ text }) => text.trim());
      const writes = call.has('-t') || orders.some((order) => writesFile.test(order));
      if (writes) for (const file of call.operands) call.path('write', 'overwrite', file);
      if (orders.some((order) => order.startsWith('shutdown')))
        for (const { text, span } of call.operands) call.effect('storage', 'freeze', 'device', text, { span });
    },
  },
  {
    names: 'xfs_db xfs_metadump xfs_mdrestore xfs_freeze fsfreeze xfs_copy xfs_fsr e2image e2undo',
    summary: 'works on a file system itself',
    options:
      '-c <text> | -x | -r | -f | -u, --unfreeze | --freeze | -i | -p <text> | -a | -w | -o | -n | -l <read> | -F | -s | -q | -v | -d | -b',
    operands: '<text>...',
    effects: (call) => {
      const [first, second] = call.operands;
      if (/freeze$/.test(call.name) && (call.has('-f') || call.has('--freeze'))) {
        call.effect('storage', 'freeze', 'device', first?.text ?? '');
      } else if (/^(?:xfs_mdrestore|xfs_copy)$/.test(call.name) && second !== undefined) {
        onDevice(call, 'wipe', second);
      } else if (call.name === 'xfs_db' && call.has('-x') && first !== undefined) {
        onDevice(call, 'tune', first);
      }
    },
  },
  {
    names: 'fstrim',
    summary: 'tells disks which blocks are free',
    options:
      '-a, --all | -A, --fstab | -l <text> | -m <text> | -o <text> | -v | -n, --dry-run | -q | -I <text> | -t <text> | --quiet-unsupported',
    operands: '<look>',
  },
  {
    names: 'badblocks',
    summary: 'looks for broken blocks',
    options:
      '-w | -n | -s | -v | -f | -b <text> | -c <text> | -d <text> | -e <text> | -i <read> | -o <write> | -p <text> | -t <text> | -X | -B',
    effects: (call) => {
      const [device] = call.operands;
      if (call.has('-w') && device !== undefined) {
        onDevice(call, 'wipe', device);
      }
    },
  },
];
