import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { namesSecret, showsSecret } from '../services/shown-secrets.js';
import { asEach, printsAnew } from './file-operands.js';

const state = (names: string, summary: string, options = ''): ToolSpec => ({
  names,
  summary,
  options,
  effects: printsAnew,
});

/** With a name for an operand it is given that name. */
function names(call: Call): void {
  const isSet = call.operands.length > 0 || call.has('-F') || call.has('-b');
  if (isSet && call.name !== 'dnsdomainname') call.effect('network', 'set-hostname', 'host', call.texts[0] ?? '');
  call.print({});
}

/** Records of logins that are taken out. */
function logins(call: Call): void {
  if (call.has('-C')) call.effect('audit', 'clear', 'user', call.value('-u') ?? 'all');
  else if (call.has('-S')) call.effect('audit', 'modify', 'user', call.value('-u') ?? 'all');
}

const lsOptions = `
      -J, --json | -a, --all | -b, --bytes | -c | -d, --nodeps | -D, --discard | -e, --exclude=<text> | -f, --fs
      -I, --include=<text> | -i, --ascii | -l, --list | -m, --perms | -n, --noheadings | -o, --output=<text>
      -O, --output-all | -p, --paths | -P, --pairs | -r, --raw | -s, --sysroot=<look> | -S, --scsi | -t, --topology
      -T[<text>] | -x, --sort=<text> | -z, --zoned | -y, --physical | -C, --caches | -B, --bias | -h`;

export const systemStateTools: readonly ToolSpec[] = [
  state('uname guname arch nproc gnproc hostid getconf lsb_release runlevel', 'tells what the system is'),
  state(
    'whoami id groups logname',
    'tells who somebody is',
    '-u, --user | -g, --group | -G, --groups | -n, --name | -r, --real | -z, --zero | -Z, --context',
  ),
  {
    names: 'hostname domainname nisdomainname ypdomainname dnsdomainname',
    summary: 'tells the name of the machine, or sets it',
    options: `
      -F, --file=<read>  takes the name from there
      -b, --boot | -a, --alias | -A, --all-fqdns | -d, --domain | -f, --fqdn, --long | -i, --ip-address
      -I, --all-ip-addresses | -s, --short | -y, --yp, --nis`,
    effects: names,
  },
  {
    names: 'who w users pinky finger',
    summary: 'tells who is logged in',
    operands: '<text>...',
    options: `
      -a, --all | -b, --boot | -d, --dead | -H, --heading | -l, --login | --lookup | -m | -p, --process | -q, --count
      -r, --runlevel | -s, --short, --no-header | -t, --time | -T, -w, --mesg | -u, --users | -f, --from
      -i, --ip-addr | -o, --old-style | -h`,
    effects: (call) => {
      for (const word of call.operands) if (word.text.includes('/')) call.as('read', word);
    },
  },
  {
    names: 'last lastb utmpdump ac sa lastcomm',
    summary: 'tells who was logged in',
    operands: '<text>...',
    options: `
      -f, --file=<read>       takes it from there
      -o, --output=<write>    writes there
      -r, --reverse           makes records of text
      -n, --limit=<text> | -s, --since=<text> | -t, --until=<text> | -p, --present=<text> | --time-format=<text>
      -a, --hostlast | -d, --dns | -F, --fulltimes | -i, --ip | -R, --nohostname | -w, --fullnames | -x, --system | -y`,
    effects: (call) => {
      if (call.name === 'utmpdump') for (const word of call.operands) call.as('read', word);
    },
  },
  {
    names: 'lastlog lastlog2',
    summary: 'tells when users last logged in',
    options: `
      -C, --clear    takes a record out
      -S, --set      sets a record to now
      -b, --before=<text> | -R, --root=<look> | -t, --time=<text> | -u, --user=<text>`,
    effects: logins,
  },
  state(
    'uptime guptime free vmstat slabtop slabinfo tload numastat lsmem',
    'tells how busy the machine is',
    `
      -b, --bytes | -k, --kibi | -m, --mebi | -g, --gibi | -h, --human | -s, --seconds=<text> | -c, --count=<text>
      -t, --total | -w, --wide | -l, --lohi | -a, --active | -d, --disk | -D, --disk-sum | -f, --forks
      -n, --one-header | -p, --pretty, --partition=<text> | -S, --unit=<text> | -o, --once`,
  ),
  {
    names: 'sar sadf sadc',
    summary: 'keeps or tells how busy the machine was',
    options: `
      -o=<write>            writes it there
      -f=<read>             takes it from there
      -s[<text>] | -e[<text>] | -i=<text> | -n=<text> | -P=<text> | -m=<text> | -I=<text> | -S=<text> | -F=<text>
      -O=<text>
      -A | -B | -b | -C | -d | -g | -H | -h | -j=<text> | -p | -q | -r | -R | -u | -v | -V | -W | -w | -x | -y | -z
      -t | -T | -1 | -2 | -3
      --dev=<text> | --fs=<text> | --iface=<text> | --human | --dec=<text> | --sadc | --pretty | --help`,
    effects: (call) => {
      if (call.name === 'sadc')
        asEach(
          call,
          'write',
          call.operands.filter(({ text }) => text.includes('/')),
        );
      else if (call.name === 'sadf')
        asEach(
          call,
          'read',
          call.operands.filter(({ text }) => text.includes('/')),
        );
      call.print({});
    },
  },
  {
    names: 'pidstat',
    summary: 'tells how busy processes are over time',
    options:
      '-G=<text> | -C=<text> | -p=<text> | -T=<text> | -U[<text>] | -d | -H | -h | -I | -l | -R | -r | -s | -t | -u | -V | -v | -w | --human | --dec=<text>',
    style: 'posix',
    effects: (call) => {
      const at = call.words.findIndex(({ text }) => text === '-e');
      if (at !== -1) call.run(call.words.slice(at + 1));
    },
  },
  {
    names:
      'iostat mpstat cifsiostat nfsiostat tapestat dstat dool nmon atop atopsar glances bashtop bpytop btop gtop zenith ytop gotop s-tui iotop iftop nethogs bmon vnstat nload',
    summary: 'tells how busy the machine is over time',
    options: `
      -o=<text> | -f=<text> | --output=<write> | -w=<write> | -r | -c | -d | -x | -m | -k | -h | -n=<text> | -P=<text>
      -p=<text> | -u
      -s=<text> | -e=<text> | -i=<text> | -t | -b | -A | -q | -N | -S | -W | -y | -z | -g=<text> | -I=<text> | --human
      --dec=<text>`,
    operands: '<text>...',
  },
  state(
    'ps pstree pmap pwdx top htop procs lsns lslocks lsfd ptree pidwait',
    'tells what runs',
    `
      -F, --pidfile=<read> | -U, --User=<text> | -u, --user, --euid=<text> | -p, --pid=<text> | -o, --format=<text>
      -C=<text> | -n, --iterations=<text> | -d, --delay, --delimiter=<text> | -s, --session=<text>
      -g, --group, --pgroup=<text> | -G=<text> | -t, --tty, --terminal=<text> | --sort=<text> | --ppid=<text>
      -P, --parent=<text> | -a | -A | -e | -f, --full | -l, --list-name | -L | -x, --exact | -b | -c | -w | -H | -i
      -v | -M | -N | -T | -Z | -q | -r | -S | -1 | -E=<text> | -h`,
  ),
  {
    names: 'lsof',
    summary: 'tells what files are open',
    options: `
      -D=<text> | -A=<text> | -k=<read> | -m=<read> | -a | -b | -C | -c=<text> | +c=<text> | -d=<text> | +d=<look>
      +D=<look> | -F[<text>] | -f[<text>] | -g[<text>] | -H | -i[<text>] | -K[<text>] | -l | -L | -n | -N | -O
      -o[<text>] | -P | -p=<text> | -Q | -R | -r[<text>] | -S[<text>] | -s[<text>] | -t | -T[<text>] | -U | -u=<text>
      -v | -V | -w | -X | -x[<text>] | -Z`,
    operands: '<look>...',
  },
  state(
    'lscpu lsblk lsusb lspci lsmod lsscsi lsdev lspcmcia lshw hwinfo cpuid inxi hardinfo findmnt mountpoint lsinitramfs lsinitrd modinfo sensors acpi upower edid-decode vainfo glxinfo vulkaninfo clinfo xdpyinfo',
    'tells what hardware there is',
    lsOptions,
  ),
  {
    names: 'dmidecode biosdecode vpddecode',
    summary: 'tells what the firmware says of the hardware',
    options: `
      --dump-bin=<write>  writes it there
      --from-dump=<read>  takes it from there
      -d, --dev-mem=<read> | -t, --type=<text> | -s, --string=<text> | -q, --quiet | -H, --handle=<text> | -u, --dump`,
  },
  {
    names: 'printenv',
    summary: 'tells what variables hold',
    options: '-0, --null',
    effects: (call) => {
      const named = call.texts.find(namesSecret);
      if (named !== undefined) showsSecret(call, named);
      else call.print(call.operands.length === 0 ? { sensitive: true } : {});
    },
  },
  state(
    'locale',
    'tells settings',
    '-a, --all-locales | -m, --charmaps | -c, --category-name | -k, --keyword-name | -v, --verbose | -0, --null',
  ),
];
