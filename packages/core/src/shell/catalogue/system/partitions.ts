import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { onDevice, onDevices } from './device.js';

/** Interactive: what is done comes through standard input, and only `w` does it. */
function fdisk(call: Call): void {
  const [device] = call.operands;
  if (
    device === undefined ||
    call.has('--list') ||
    call.has('--list-details') ||
    call.has('-x') ||
    call.has('--getsz')
  ) {
    return;
  }
  const requests = call.stdin.text;
  const isKnown = call.hasStdin && requests !== undefined && requests !== '';
  if (isKnown && !/^\s*(?:w|write)\b/m.test(requests.replaceAll('\\n', '\n'))) return;
  onDevice(call, 'partition', device);
}

function sfdisk(call: Call): void {
  const [device] = call.operands;
  const reads = [
    '--list',
    '--dump',
    '--json',
    '--verify',
    '--list-free',
    '--show-size',
    '--list-types',
    '--show-pt-geometry',
  ];
  if (device !== undefined && !call.isTrial('--no-act') && !reads.some((option) => call.has(option))) {
    onDevice(call, call.has('--delete') ? 'wipe' : 'partition', device);
  }
}

function sgdisk(call: Call): void {
  const device = call.operands.find(({ text }) => text.startsWith('/')) ?? call.operands[0];
  const changing = call.words.some(({ text }) =>
    /^(?:-[aAcCdDeFghGjklmnNorRsStTuUVzZ]|--(?:zap|clear|delete|new|typecode|largest-new|randomize|sort|transpose|mbrtogpt|gpttombr|hybrid|load-backup|replicate|change-name|move|attributes|partition-guid|disk-guid|recompute))/.test(
      text,
    ),
  );
  if (device !== undefined && changing && !call.isTrial('--pretend')) {
    const wipes = ['--zap', '--zap-all', '--clear'].some((option) => call.has(option));
    onDevice(call, wipes ? 'wipe' : 'partition', device);
  }
}

function parted(call: Call): void {
  const [device, verb, ...rest] = call.operands;
  if (device === undefined || call.has('--list')) {
    return;
  }
  const typed = verb === undefined && call.hasStdin ? (call.stdin.text ?? 'mklabel') : '';
  const commands = [verb?.text ?? typed, ...rest.map(({ text }) => text)].join(' ');
  if (verb === undefined && !call.hasStdin) {
    onDevice(call, 'partition', device);
  } else if (/\b(?:mklabel|mktable)\b/.test(commands)) {
    onDevice(call, 'wipe', device);
  } else if (/\b(?:mkpart|rm|resizepart|resize|move|name|rescue|type|mkpartfs|cp)\b/.test(commands)) {
    onDevice(call, 'partition', device);
  } else if (/\b(?:set|toggle|disk_set|disk_toggle)\b/.test(commands)) {
    onDevice(call, 'tune', device);
  }
}

function hdparm(call: Call): void {
  const device = call.operands.at(-1);
  const text = call.words.map((word) => word.text).join(' ');
  if (device === undefined) {
    return;
  }
  if (
    /--security-erase|--trim-sector-ranges|--write-sector|--make-bad-sector|--repair-sector|--fwdownload|--sanitize-(?:block|crypto|overwrite)/.test(
      text,
    )
  ) {
    onDevice(call, 'wipe', device);
  } else if (/--security-(?:set-pass|freeze|unlock|disable|mode)|--dco|-N ?p?\d/.test(text)) {
    onDevice(call, 'lock', device);
  } else if (/(?:^| )-[yYZ]/.test(text)) {
    onDevice(call, 'stand-by', device);
  }
}

function nvme(call: Call): void {
  const [verb, device] = call.operands;
  const name = verb?.text ?? '';
  if (/^(?:format|sanitize|write-zeroes|write-uncor|dsm|security-send|zns)$/.test(name)) {
    call.effect('storage', 'wipe', 'device', device?.text ?? '');
  } else if (/^(?:delete-ns|detach-ns)$/.test(name)) {
    call.effect('storage', 'remove-volume', 'device', device?.text ?? '');
  } else if (
    /^(?:fw-download|fw-commit|fw-activate|create-ns|attach-ns|set-feature|reset|subsystem-reset|write|compare-and-write|admin-passthru|io-passthru|disconnect|disconnect-all)$/.test(
      name,
    )
  ) {
    call.effect('storage', 'configure', 'device', device?.text ?? '');
  }
}

export const partitionTools: readonly ToolSpec[] = [
  {
    names: 'fdisk cfdisk gdisk cgdisk fixparts',
    summary: 'changes how a disk is divided',
    inspects: 'shows how disks are divided',
    options:
      '-l, --list | -x, --list-details | -s, --getsz | -b, --sector-size=<text> | -B | -c[<text>] | -C <text> | -H <text> | -S <text> | -L[<text>] | -n, --noauto-pt | -o, --output=<text> | -t, --type=<text> | -u[<text>] | -w, --wipe=<text> | -W, --wipe-partitions=<text> | --bytes | --lock[=<text>] | -V | -z, --zero | -r, --read-only | -h',
    effects: fdisk,
  },
  {
    names: 'sfdisk',
    summary: 'changes how a disk is divided',
    options: `
-d, --dump | -l, --list | -J, --json | -V, --verify | -F, --list-free | -s, --show-size | -T, --list-types | -n, --no-act | -g, --show-pt-geometry
--delete                removes partitions
-A, --activate | -a, --append | -b, --backup | --backup-file=<write> | -f, --force | -N, --partno=<text> | -o, --output=<text> | -O <write> | -q | -r, --reorder | -u <text> | -w, --wipe=<text> | -W <text> | -X, --label=<text> | -Y <text> | --disk-id | --part-type | --part-uuid | --part-label | --part-attrs | --move-data[=<write>] | --relocate=<text> | --no-reread | --no-tell-kernel | --lock[=<text>] | --color[=<text>]`,
    effects: sfdisk,
  },
  {
    names: 'sgdisk',
    summary: 'changes how a disk is divided',
    options:
      '-p, --print | -i, --info=<text> | -v, --verify | -b, --backup=<write> | -l, --load-backup=<read> | -R, --replicate=<write> | -P, --pretend | -L, --list-types | -E | -f | -z, --zap | -Z, --zap-all | -o, --clear | -d, --delete=<text> | -n, --new=<text> | -t, --typecode=<text> | -c, --change-name=<text> | -N, --largest-new=<text> | -G, --randomize-guids | -s, --sort | -a <text> | -A <text> | -u <text> | -U <text> | -g, --mbrtogpt | -m <text> | -h <text> | -r <text> | -S <text> | -e, --move-second-header | -j <text> | -O, --print-mbr | -F <text> | -D | -V',
    effects: sgdisk,
  },
  {
    names: 'parted',
    summary: 'changes how a disk is divided',
    inspects: 'shows how a disk is divided',
    options: '-l, --list | -s, --script | -m, --machine | -a, --align=<text> | -f, --fix | -j, --json | -v | -h',
    style: 'posix',
    effects: parted,
  },
  {
    names: 'partprobe partx kpartx growpart',
    summary: 'tells the kernel of partitions',
    options:
      '-a, --add | -d, --delete | -l, --list | -s, --show | -u, --update | -n, --nr=<text> | -v | -r | -g | -f | -N | --dry-run',
    effects: (call) => {
      if (/^(?:kpartx|partx)$/.test(call.name) && call.has('--delete'))
        call.effect('storage', 'detach', 'device', call.texts.join(' '));
      if (call.name === 'growpart' && !call.isTrial('--dry-run')) {
        const [device] = call.operands;
        if (device !== undefined) {
          onDevice(call, 'resize', device);
        }
      }
    },
  },
  {
    names: 'wipefs',
    summary: 'removes signatures, so that what was there is not found any more',
    options: `
-a, --all               removes all of them
-o, --offset=<text>     removes that one
-t, --types=<text> | -b, --backup[=<look>] | -f, --force | -i, --noheadings | -J, --json | -n, --no-act | -O, --output=<text> | -p, --parsable | -q, --quiet | --lock[=<text>]`,
    effects: (call) => {
      if ((call.has('--all') || call.has('--offset')) && !call.isTrial('--no-act')) {
        onDevices('wipe')(call);
      }
    },
  },
  {
    names: 'blkdiscard',
    summary: 'throws away all that is on a device',
    options:
      '-f, --force | -o, --offset=<text> | -l, --length=<text> | -p, --step=<text> | -s, --secure | -z, --zeroout | -v | -q | -V',
    effects: onDevices('wipe'),
  },
  {
    names: 'blockdev',
    summary: 'changes settings of a device',
    options:
      '--getsize64 | --getsz | --getss | --getro | --setro | --setrw | --flushbufs | --rereadpt | --report | --getra | --setra=<text> | --setbsz=<text>',
    effects: (call) => {
      if (call.has('--setro') || call.has('--setrw')) {
        onDevices('configure')(call);
      }
    },
  },
  {
    names: 'hdparm sdparm',
    summary: 'shows and changes settings of a disk',
    inspects: 'shows settings of a disk',
    options:
      '-i | -I | -t | -T | -y | -Y | -C | -S <text> | -B <text> | -M <text> | -W[<text>] | -a | -d | -g | -N | -Q | -r | -v | -z | -Z | --direct | --user-master=<text> | --security-set-pass=<secret> | --security-erase=<secret> | --security-erase-enhanced=<secret> | --security-unlock=<secret> | --security-disable=<secret> | --yes-i-know-what-i-am-doing | --please-destroy-my-drive | --read-sector=<text> | --write-sector=<text> | --fwdownload=<read>',
    effects: hdparm,
  },
  {
    names: 'nvme',
    summary: 'shows and changes solid-state disks',
    inspects: 'shows solid-state disks',
    options:
      '-n, --namespace-id=<text> | -s, --ses=<text> | -l, --lbaf=<text> | -a, --sanact=<text> | -o, --output-format=<text> | -f, --force | -v | -H | -b | -r, --reset | -i, --pil=<text> | --fw=<read> | -d, --data=<text>',
    effects: nvme,
  },
  {
    names: 'smartctl',
    summary: 'tells how well a disk is',
    options:
      '-a | -i | -H | -x | -c | -l <text> | -A | -t <text> | -d <text> | -s <text> | -o <text> | -S <text> | -n <text> | -q <text> | -T <text> | -r <text> | -F <text> | -P <text> | -v <text> | -j | -X | -C | -b <text> | --scan | --scan-open | -B <read>',
    effects: (call) => {
      if (/security-freeze|standby|wcreorder|dsn|,off|^off$/.test(call.value('-s') ?? '')) {
        onDevices('configure')(call);
      }
    },
  },
  {
    names: 'sg_format sg_sanitize sg_unmap sg_write_same sg_dd',
    summary: 'works on a disk itself',
    options:
      '-F, --format | -B, --block | -C, --crypto | -O, --overwrite | -z, --zero | -6 | -e | -f, --force | -n | -r <text> | -d | -i <text> | -s <text> | -v',
    effects: onDevices('wipe'),
  },
  {
    names: 'megacli MegaCli MegaCli64 storcli storcli64 perccli arcconf hpssacli ssacli',
    summary: 'controls a disk controller',
    style: 'posix',
    effects: (call) => {
      // MegaCli writes its verbs as options.
      const text = call.words.map((word) => word.text.toLowerCase()).join(' ');
      if (/del|erase|init|clear|clr|remove|format/.test(text) && !/show|info/.test(text)) {
        call.effect('storage', 'remove-volume', 'device', text);
      } else if (/add|create|set|offline|import/.test(text) && !/show|info/.test(text)) {
        call.effect('storage', 'configure', 'device', text);
      }
    },
  },
];
