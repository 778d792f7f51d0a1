import type { Call, ToolSpec, Usage } from '../../tools/tool-spec.js';
import { runsScript } from '../given-script.js';
import { onDevice } from './device.js';
import { tells } from './systemd-reach.js';

const queries = (words: string): Record<string, Usage> =>
  Object.fromEntries(words.split(' ').map((word) => [word, tells('tells about pools and volumes')]));

function on(action: string, summary: string, options = ''): Usage {
  return {
    summary,
    options,
    effects: (call) => {
      if (!call.isTrial('--dry-run', ...(call.name === 'btrfs' ? [] : ['-n']))) {
        for (const name of call.texts.length > 0 ? call.texts : ['']) {
          call.effect('storage', action, 'device', name);
        }
      }
    },
  };
}

/** Removes a data set, and with `-r` or `-R` all below it. */
const destroys: Usage = {
  summary: 'removes a data set, snapshot or pool',
  options: '-r | -R | -f | -n | -p | -v | -d',
  effects: (call) => {
    if (call.isTrial('-n')) {
      return;
    }
    const recursive = call.has('-r') || call.has('-R') ? { attributes: { recursive: true } as const } : {};
    for (const name of call.texts) {
      call.effect('storage', /[@#]/.test(name) ? 'remove-snapshot' : 'remove-volume', 'device', name, recursive);
    }
  },
};

/** Luks keeps keys in a header; without them all is lost. */
function cryptsetup(call: Call): void {
  const [verb = '', device, second] = [call.texts[0], call.operands[1], call.operands[2]];
  const name = device?.text ?? '';
  if (/^(?:luksFormat|format|reencrypt|encrypt|bitlkFormat)$/.test(verb) && device !== undefined) {
    onDevice(call, 'format', device);
  } else if (/^(?:erase|luksErase|luksKillSlot|luksRemoveKey)$/.test(verb)) {
    call.effect('storage', /erase/i.test(verb) ? 'wipe' : 'remove-key', 'device', name);
  } else if (
    /^(?:luksAddKey|luksChangeKey|luksConvertKey|token|luksHeaderRestore|luksResume|resize|refresh|config)$/.test(verb)
  ) {
    call.effect('storage', 'configure', 'device', name);
  } else if (/^(?:open|luksOpen|plainOpen|tcryptOpen|create|loopaesOpen|bitlkOpen)$/.test(verb)) {
    call.effect('storage', 'mount', 'device', name);
  } else if (/^(?:close|luksClose|remove|luksSuspend)$/.test(verb)) {
    call.effect('storage', 'unmount', 'device', name);
  }
  if (second !== undefined && /^luks(?:AddKey|Format)$|^format$/.test(verb)) {
    call.as('read', second);
  }
  if (call.has('--dump-master-key') || call.has('--dump-volume-key') || verb === 'luksHeaderBackup') {
    call.effect('crypto', 'expose-secret', 'device', name);
  }
}

const zfsTransfer = {
  options:
    '-R | -i <text> | -I <text> | -n | -p | -v | -w | -c | -e | -L | -D | -h | -d | -F | -u | -o <text> | -x <text> | -s | -M | -t <text> | -P | -b',
};

/** Programs that ZFS runs are Lua, and reach the pool by `zfs.sync`. */
function runsProgram(call: Call): void {
  const [pool, program] = call.operands;
  if (pool === undefined || program === undefined) return;
  runsScript(call, program, (script) => {
    call.as('lua', script);
    const [, verb] = /\bzfs\.sync\.(\w+)/.exec(script.text) ?? [];
    if (verb !== undefined) call.effect('storage', syncVerbs.get(verb) ?? 'configure', 'device', pool.text);
  });
}

const syncVerbs: ReadonlyMap<string, string> = new Map([
  ['destroy', 'remove-volume'],
  ['rollback', 'roll-back'],
]);

export const poolTools: readonly ToolSpec[] = [
  {
    names: 'zfs',
    summary: 'manages file systems of pools',
    options: '-r | -f | -p | -H | -o <text> | -t <text> | -s <text> | -S <text> | -d <text> | -v',
    subcommands: {
      ...queries('list get holds diff userspace groupspace projectspace bookmark hold project version'),
      create: on('create-volume', 'makes a data set', '-p | -o <text> | -V <text> | -s | -b <text> | -u | -n'),
      destroy: destroys,
      snapshot: tells('makes a snapshot'),
      snap: tells('makes a snapshot'),
      rollback: on('roll-back', 'goes back to a snapshot and forgets what came after'),
      clone: on('create-volume', 'makes a copy of a snapshot', '-p | -o <text>'),
      promote: on('configure', 'makes a copy the original'),
      rename: on('configure', 'renames a data set'),
      set: on('configure', 'changes a setting'),
      inherit: on('configure', 'takes a setting over'),
      upgrade: on('configure', 'moves to a newer format', '-a | -v'),
      allow: on('grant', 'lets users do more', '-u <text> | -g <text> | -e | -l | -d | -s | -c'),
      unallow: on('configure', 'lets users do less'),
      release: on('configure', 'lets a snapshot be removed'),
      send: { summary: 'prints a snapshot', ...zfsTransfer },
      receive: {
        summary: 'reads a snapshot',
        ...zfsTransfer,
        effects: (call) =>
          call.effect('storage', call.has('-F') ? 'roll-back' : 'create-volume', 'device', call.texts[0] ?? ''),
      },
      recv: {
        summary: 'reads a snapshot',
        ...zfsTransfer,
        effects: (call) =>
          call.effect('storage', call.has('-F') ? 'roll-back' : 'create-volume', 'device', call.texts[0] ?? ''),
      },
      mount: on('mount', 'mounts data sets', '-a | -O | -o <text> | -l'),
      unmount: on('unmount', 'unmounts data sets', '-a | -f | -u'),
      umount: on('unmount', 'unmounts data sets', '-a | -f | -u'),
      share: on('expose', 'offers data sets to others', '-a'),
      unshare: on('configure', 'stops to offer data sets', '-a'),
      'load-key': on('mount', 'unlocks a data set', '-a | -r | -n | -L <read>'),
      'unload-key': on('unmount', 'locks a data set', '-a | -r'),
      'change-key': on('configure', 'changes the key of a data set', '-l | -i | -o <text>'),
      program: { summary: 'runs a program in Lua on a pool', operands: '<text> <text>...', effects: runsProgram },
      wait: tells('waits'),
    },
  },
  {
    names: 'zpool',
    summary: 'manages pools of disks',
    options: '-f | -n | -o <text> | -O <text> | -R <look> | -m <look> | -T <text> | -H | -v | -p | -P',
    subcommands: {
      ...queries(
        'list status iostat history events get wait sync version scrub resilver trim checkpoint initialize clear online upgrade-list',
      ),
      create: on('format', 'makes a pool, which ends what was on the disks'),
      destroy: { ...destroys, summary: 'removes pools' },
      add: on('initialise', 'adds disks'),
      attach: on('initialise', 'mirrors a disk'),
      detach: on('configure', 'takes a disk from a mirror'),
      remove: on('configure', 'takes disks out'),
      replace: on('initialise', 'replaces a disk'),
      offline: on('fail-disk', 'takes disks offline', '-t'),
      labelclear: on('wipe', 'removes the labels of a disk'),
      export: on('unmount', 'takes pools away', '-a'),
      import: {
        summary: 'shows pools that could come in, or brings them in',
        options: '-a | -N | -d <look> | -D | -F | -c <read>',
        effects: (call) => {
          for (const pool of call.has('-a') ? ['all'] : call.texts) {
            call.effect('storage', 'mount', 'device', pool);
          }
        },
      },
      split: on('configure', 'splits a pool'),
      set: on('configure', 'changes a setting'),
      upgrade: on('configure', 'moves to a newer format', '-a | -v | -V <text>'),
      reguid: on('configure', 'gives a pool another identity'),
      reopen: tells('opens disks again'),
    },
  },
  {
    names: 'btrfs',
    summary: 'manages file systems with volumes',
    options: '-f | -v | -q | --format=<text> | -c, --commit-after | -C | -r | -i <text> | -t <text> | -h | -H',
    subcommands: {
      ...queries('version help inspect-internal'),
      'filesystem show': tells('shows file systems'),
      'filesystem df': tells('shows use'),
      'filesystem usage': tells('shows use'),
      'filesystem du': tells('shows use'),
      'filesystem label': on('tune', 'shows or sets the name'),
      'filesystem resize': on('resize', 'resizes'),
      'filesystem defragment': tells('puts parts together'),
      'filesystem sync': tells('writes to disk'),
      'subvolume list': tells('lists volumes'),
      'subvolume show': tells('shows a volume'),
      'subvolume create': { summary: 'makes a volume', operands: '<create>...' },
      'subvolume snapshot': { summary: 'makes a snapshot', operands: '<look> <create>' },
      'subvolume delete': {
        summary: 'removes volumes',
        effects: (call) => {
          for (const word of call.operands) {
            call.path('delete', 'remove', word, { attributes: { recursive: true } });
            call.effect('storage', 'remove-snapshot', 'object', word.text, { span: word.span });
          }
        },
      },
      'subvolume set-default': on('configure', 'chooses what is mounted'),
      'subvolume get-default': tells('shows what is mounted'),
      'device add': on('initialise', 'adds disks'),
      'device remove': on('configure', 'takes disks out'),
      'device delete': on('configure', 'takes disks out'),
      'device scan': tells('looks for disks'),
      'device stats': tells('shows errors'),
      'device usage': tells('shows use'),
      'balance start': tells('spreads data'),
      'balance status': tells('shows progress'),
      'balance cancel': tells('stops it'),
      'balance pause': tells('halts it'),
      'balance resume': tells('goes on'),
      'scrub start': tells('checks data'),
      'scrub status': tells('shows progress'),
      'scrub cancel': tells('stops it'),
      'quota enable': on('configure', 'limits volumes'),
      'quota disable': on('configure', 'does not limit volumes'),
      'qgroup show': tells('shows limits'),
      'qgroup limit': on('configure', 'sets a limit'),
      'property get': tells('shows a setting'),
      'property list': tells('shows settings'),
      'property set': on('configure', 'changes a setting'),
      'rescue zero-log': on('repair', 'forgets what was not written'),
      'rescue super-recover': on('repair', 'repairs'),
      'rescue chunk-recover': on('repair', 'repairs'),
      'replace start': on('initialise', 'replaces a disk'),
      'replace status': tells('shows progress'),
      check: {
        summary: 'checks a file system',
        options: '--repair | --force | --init-csum-tree | --init-extent-tree | --readonly | -s <text>',
        effects: (call) => {
          if (call.has('--repair') || call.has('--init-csum-tree') || call.has('--init-extent-tree')) {
            call.effect('storage', 'repair', 'device', call.texts[0] ?? '');
          }
        },
      },
      restore: { summary: 'takes files out of a broken file system', operands: '<look> <write>' },
      send: { summary: 'prints a snapshot', options: '-p <look> | -c <look> | -f <write> | -e', operands: '<read>...' },
      receive: { summary: 'reads a snapshot', options: '-f <read> | -m <look> | -e', operands: '<write>' },
    },
  },
  {
    names: 'cryptsetup cryptdisks_start cryptdisks_stop veritysetup integritysetup',
    summary: 'manages encrypted disks',
    options: `
-d, --key-file=<read>          takes the key from this file
--new-keyfile=<read>           takes the new key from this file
--master-key-file, --volume-key-file=<read>  takes the key of the data from this file
--dump-master-key, --dump-volume-key  prints the key of the data
--header-backup-file=<write>   copies the header there
--header=<modify>              keeps the header there
-c, --cipher=<text> | -h, --hash=<text> | -s, --key-size=<text> | -S, --key-slot=<text> | -y, --verify-passphrase | -v | -r, --readonly | -q, --batch-mode | -M, --type=<text>
-t, --timeout=<text> | -T, --tries=<text> | -i, --iter-time=<text> | --pbkdf=<text> | --label=<text> | --sector-size=<text> | --allow-discards | --persistent | --use-random | --use-urandom
-l, --keyfile-size=<text> | --keyfile-offset=<text> | -b, --size=<text> | -o, --offset=<text> | --uuid=<text> | --token-id=<text> | --test-passphrase | --priority=<text> | --force-password | --encrypt | --decrypt`,
    effects: cryptsetup,
  },
];
