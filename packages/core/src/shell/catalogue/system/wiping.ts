import type { Call, ToolSpec } from '../../tools/tool-spec.js';

function wipes(call: Call, names: readonly string[]): void {
  for (const name of names.length === 0 ? ['all disks'] : names) call.effect('storage', 'wipe', 'device', name);
}

function ends(call: Call, action: string, pattern: RegExp, from = 0): void {
  const text = call.texts.slice(from).join(' ');
  if (pattern.test(text)) call.effect('storage', action, 'device', text);
}

/** Managers of disks and volumes that are no part of the usual set of Linux. */
export const wipingTools: readonly ToolSpec[] = [
  {
    names: 'nwipe dban shredos diskscrub',
    summary: 'overwrites disks',
    options:
      '--autonuke | --autopoweroff | --nowait | --nosignals | --nogui | --noblank | --sync=<text> | --verify=<text> | -m, --method=<text> | -l, --logfile=<append> | -p, --prng=<text> | -r, --rounds=<text> | -e, --exclude=<text> | -P, --PDFreportpath=<look> | -q, --quiet | -v, --verbose | -V, --version | -h, --help',
    effects: (call) => {
      if (!call.has('--version') && !call.has('--help')) wipes(call, call.texts);
    },
  },
  {
    names: 'diskutil',
    summary: 'manages disks',
    effects: (call) => {
      const [verb = '', ...rest] = call.texts;
      if (
        /^(?:erase|secureErase|zeroDisk|randomDisk|reformat|partitionDisk|deleteVolume|deleteContainer)/i.test(verb) ||
        (/^(?:ap|apfs|cs|coreStorage|ar|appleRAID)$/i.test(verb) && /^delete/i.test(rest[0] ?? ''))
      )
        wipes(call, [rest.at(-1) ?? '']);
      else if (/^(?:unmount|umount|eject)/i.test(verb)) call.effect('storage', 'unmount', 'device', rest.at(-1) ?? '');
      else if (/^(?:resize|merge|split)/i.test(verb)) call.effect('storage', 'resize', 'device', rest.join(' '));
    },
  },
  {
    names: 'stratis',
    summary: 'manages pools of disks',
    options: '--force | -f',
    effects: (call) => {
      ends(call, 'remove-volume', /^(?:pool|filesystem|fs) (?:destroy|stop)\b/);
      ends(call, 'create-volume', /^(?:pool|filesystem|fs) (?:create|add-data|snapshot)\b/);
    },
  },
  {
    names: 'vdo',
    summary: 'manages volumes without doubles',
    options: '-n, --name=<text> | -a, --all | --force | --device=<text> | -f, --confFile=<read>',
    effects: (call) => {
      ends(call, 'remove-volume', /^remove\b/);
      ends(call, 'detach', /^(?:stop|deactivate)\b/);
      ends(call, 'format', /^create\b/);
    },
  },
  {
    names: 'pcs crm crm_resource crm_standby crm_node corosync-cfgtool cibadmin',
    summary: 'manages services that stand in for each other',
    options:
      '--force | --all | -a | -f <read> | --wait[=<text>] | -N, --node=<text> | -r, --resource=<text> | -D, --delete | -C, --cleanup | --restart | --refresh | -E, --erase | -R | -H',
    effects: (call) => {
      const text = call.texts.join(' ');
      if (call.has('--erase') || /\b(?:destroy|erase)\b/.test(text))
        call.effect('service', 'stop-essential', 'unit', text);
      else if (
        /\b(?:stop|standby|disable|kill|halt|ban|delete|remove|unmanage|poweroff|fence|maintenance)\b/.test(text) ||
        call.has('-D') ||
        call.has('-H')
      )
        call.effect('service', 'stop', 'unit', text);
      else if (/\brestart\b/.test(text) || call.has('--restart')) call.effect('service', 'restart', 'unit', text);
      else if (
        /\b(?:create|move|relocate|refresh|migrate|enable|start|unstandby|update|set|cleanup|clear|add)\b/.test(text)
      )
        call.effect('service', 'reconfigure', 'unit', text);
    },
  },
  {
    names: 'stress stress-ng stressapptest',
    summary: 'puts load on the machine',
    options: `
-c, --cpu=<text> | -m, --vm=<text> | -d, --hdd=<text> | -i, --io=<text> | -t, --timeout=<text> | --vm-bytes=<text> | --hdd-bytes=<text> | --matrix=<text> | --fork=<text> | -a, --all=<text> | --sequential=<text> | --class=<text> | -M, -s=<text> | -b, --backoff=<text>
--metrics | --metrics-brief | -v, --verbose | -q, --quiet | -n, --dry-run | --verify | --aggressive | -V, --version | -h, --help | --temp-path=<look> | --stressors | --tz | --perf`,
    effects: (call) => {
      if (call.isTrial('--version', '--help', '--dry-run', '--stressors')) return;
      call.effect('service', 'exhaust', 'process', 'processors and memory');
    },
  },
  {
    names: 'mkfile',
    summary: 'makes a file of a size',
    options: '-n | -v',
    operands: '<text> <write>...',
    effects: (call) => {
      if (/\d{3,}[gG]|\d[tT]/.test(call.texts[0] ?? '')) call.effect('storage', 'fill', 'device', call.texts[1] ?? '');
    },
  },
];
