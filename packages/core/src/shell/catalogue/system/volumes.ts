import type { Call, ToolSpec, Usage } from '../../tools/tool-spec.js';
import { runsTyped } from '../given-script.js';
import { onDevices } from './device.js';
import { tells } from './systemd-reach.js';

const queries = (words: string): Record<string, Usage> =>
  Object.fromEntries(words.split(' ').map((word) => [word, tells('tells about volumes')]));

function volume(action: string, summary: string, options = ''): Usage {
  return {
    summary,
    options,
    effects: (call) => {
      if (call.isTrial('--test', '--list', '--dry-run', '-h', '--help')) {
        return;
      }
      for (const name of call.texts.length > 0 ? call.texts : ['']) {
        call.effect('storage', action, 'device', name);
      }
    },
  };
}

const lvmOptions = `
-y, --yes | -f, --force | -t, --test | -q, --quiet | -v, --verbose | -a, --all, --activate=<text> | -n, --name=<text> | -L, --size=<text> | -l, --extents=<text>
-r, --resizefs | -s, --snapshot | -T, --thin | -V, --virtualsize=<text> | -m, --mirrors=<text> | -i, --stripes=<text> | -I, --stripesize=<text> | -p <text> | -c <text>
-C <text> | -d | -o, --options=<text> | -O <text> | --units=<text> | --noheadings | --separator=<text> | --config=<text> | --reportformat=<text> | --type=<text> | -M <text> | -Z <text> | -W <text>
--addtag=<text> | --deltag=<text> | -u, --uuid=<text> | --restorefile=<read> | --dataalignment=<text> | --metadatasize=<text> | --setphysicalvolumesize=<text> | -b | -P | -S, --select=<text> | --nosuffix | --thinpool=<text> | --poolmetadatasize=<text> | --removemissing | --foreign | --shared | -K | -k <text> | -x <text> | --merge | --repair | --file=<write> | --size=<text>`;

/** A size may be what is taken away. */
const resizesVolume: Usage = {
  summary: 'resizes volumes',
  effects: (call) => {
    const size = call.value('--size') ?? call.value('--extents') ?? '';
    for (const name of call.texts) {
      call.effect('storage', size.startsWith('-') ? 'shrink' : 'resize', 'device', name);
    }
  },
};

const lvmVerbs: Readonly<Record<string, Usage>> = {
  ...queries(
    'lvs lvdisplay lvscan lvmdiskscan vgs vgdisplay vgscan pvs pvdisplay pvscan vgck pvck lvmconfig lvmdump config dumpconfig fullreport lastlog version formats segtypes tags devtypes help',
  ),
  lvcreate: volume('create-volume', 'makes a volume'),
  lvremove: volume('remove-volume', 'removes volumes'),
  lvextend: volume('resize', 'makes volumes larger'),
  lvreduce: volume('shrink', 'makes volumes smaller'),
  lvresize: resizesVolume,
  lvrename: volume('configure', 'renames a volume'),
  lvchange: volume('adjust', 'changes volumes'),
  lvconvert: volume('configure', 'changes the kind of a volume'),
  vgcreate: volume('initialise', 'makes a group of volumes'),
  vgremove: volume('remove-volume', 'removes groups of volumes'),
  vgextend: volume('initialise', 'adds disks to a group'),
  vgreduce: volume('shrink', 'takes disks from a group'),
  vgrename: volume('configure', 'renames a group'),
  vgchange: volume('adjust', 'changes groups'),
  vgexport: volume('configure', 'makes a group unknown here'),
  vgimport: volume('configure', 'makes a group known here'),
  vgmerge: volume('configure', 'joins groups'),
  vgsplit: volume('configure', 'splits a group'),
  vgcfgbackup: { summary: 'keeps a copy of the layout', options: '-f, --file=<write>' },
  vgcfgrestore: volume('configure', 'restores a layout', '-l, --list\n-f, --file=<read>'),
  vgmknodes: tells('makes device files'),
  vgimportclone: volume('configure', 'makes copies of disks known'),
  pvcreate: volume('format', 'prepares disks, which ends what was there'),
  pvremove: volume('wipe', 'removes the labels of disks'),
  pvmove: volume('configure', 'moves data between disks'),
  pvresize: volume('resize', 'resizes disks'),
  pvchange: volume('adjust', 'changes disks'),
};

function mdadm(call: Call): void {
  const target = call.texts[0] ?? '';
  const actions = [
    ['--zero-superblock', 'wipe'],
    ['--create', 'format'],
    ['--build', 'format'],
    ['--stop', 'stop-array'],
    ['--fail', 'fail-disk'],
    ['--set-faulty', 'fail-disk'],
    ['--remove', 'configure'],
    ['--grow', 'resize'],
    ['--add', 'initialise'],
    ['--re-add', 'configure'],
    ['--replace', 'configure'],
    ['--assemble', 'mount'],
    ['--readonly', 'configure'],
    ['--update', 'configure'],
  ] as const;
  const found = actions.find(([option]) => call.has(option));
  if (found !== undefined) {
    // The disk that is added stands last, and loses what is on it.
    const device = found[0] === '--add' ? call.texts.at(-1) : call.value(found[0]);
    call.effect('storage', found[1], 'device', device ?? target);
  }
}

function dmsetup(call: Call): void {
  const [verb = '', name = ''] = call.texts;
  if (/^(?:remove|remove_all|wipe_table|clear)$/.test(verb)) {
    call.effect('storage', 'remove-volume', 'device', name || 'all');
  } else if (/^(?:create|load|reload|suspend|resume|rename|message|setgeometry|mangle)$/.test(verb)) {
    call.effect('storage', verb === 'create' ? 'mount' : 'configure', 'device', name);
  }
}

function losetup(call: Call): void {
  if (call.has('--detach') || call.has('--detach-all')) {
    call.effect('storage', 'detach', 'device', call.value('--detach') ?? call.texts[0] ?? 'all');
  } else if (call.operands.length > 1 || (call.has('--find') && call.operands.length > 0)) {
    const file = call.operands.at(-1);
    if (file !== undefined) {
      call.as('read', file);
      call.effect('storage', 'attach', 'device', file.text);
    }
  }
}

export const volumeTools: readonly ToolSpec[] = [
  { names: 'lvm', summary: 'manages volumes', options: lvmOptions, effects: runsTyped, subcommands: lvmVerbs },
  ...Object.entries(lvmVerbs)
    .filter(([name]) => /^(?:lv|vg|pv)/.test(name))
    .map(([names, usage]): ToolSpec => ({ ...usage, names, options: `${usage.options ?? ''}\n${lvmOptions}` })),
  {
    names: 'mdadm',
    summary: 'manages disks that work together',
    options: `
-C, --create             makes an array, which ends what was there
-S, --stop               stops arrays
-f, --fail, --set-faulty  marks a disk as broken
-r, --remove             takes a disk out
-a, --add                adds a disk
-G, --grow               changes size or shape
-A, --assemble           puts an array together
-B, --build | --zero-superblock | -D, --detail | -E, --examine | -Q, --query | -X | -F, --monitor, --follow | -s, --scan | -I | --re-add | --replace | -o, --readonly | -w, --readwrite | --wait
-l, --level=<text> | -n, --raid-devices=<text> | -x, --spare-devices=<text> | -c, --config=<text> | --chunk=<text> | -e, --metadata=<text> | -N, --name=<text> | -u, --uuid=<text> | -U, --update=<text> | -z, --size=<text>
-p, --layout=<text> | -b, --bitmap=<text> | -R, --run | --force | --assume-clean | --backup-file=<write> | -m, --mail=<text> | --program, --alert=<program> | --daemonise | -d, --delay=<text> | -y, --syslog | -v, --verbose | -q | -t, --test | -1, --oneshot | -i, --pid-file=<write> | --with=<text>`,
    effects: mdadm,
  },
  {
    names: 'dmsetup',
    summary: 'maps devices',
    options:
      '-r, --readonly | --table=<text> | -f, --force | -v | -y | -c, -C, --columns | -o, --options=<text> | --noheadings | --tree | --target=<text> | --showkeys | --exec=<command> | -u, --uuid=<text> | --retry | --deferred | --notable',
    effects: (call) => {
      dmsetup(call);
      if (call.has('--showkeys')) {
        call.effect('crypto', 'expose-secret', 'device', call.texts[1] ?? '');
      }
    },
  },
  {
    names: 'losetup',
    summary: 'makes a file look like a disk',
    options:
      '-a, --all | -d, --detach=<text> | -D, --detach-all | -f, --find | -c, --set-capacity=<text> | -j, --associated=<look> | -L, --nooverlap | -o, --offset=<text> | --sizelimit=<text> | -b, --sector-size=<text> | -P, --partscan | -r, --read-only | --show | -v | -l, --list | -O, --output=<text> | -n, --noheadings | --raw | -J, --json | --direct-io[=<text>]',
    effects: losetup,
  },
  {
    names: 'multipath multipathd dmraid',
    summary: 'controls disks with several ways to them',
    options:
      '-l | -ll | -f <text> | -F | -r | -v <text> | -a | -n | -k[<text>] | -d | -c | -C | -t | -T | -u | -B | -b <read> | -p <text> | -w <text> | -W | -i',
    effects: (call) => {
      if (call.has('-f') || call.has('-F') || call.has('-w') || call.has('-W')) {
        call.effect('storage', 'configure', 'device', call.value('-f') ?? call.value('-w') ?? 'all');
      }
    },
  },
  {
    names: 'bcache-super-show make-bcache bcachefs',
    summary: 'manages cached disks',
    options: '-B <text> | -C <text> | --wipe-bcache | --label=<text> | -f',
    effects: (call) => {
      const target = call.value('-B') ?? call.value('-C');
      if (call.name === 'make-bcache' && target !== undefined) {
        call.effect('storage', 'format', 'device', target);
      } else if (call.name === 'bcachefs' && call.texts[0] === 'format') {
        onDevices('format', 1)(call);
      }
    },
  },
];
