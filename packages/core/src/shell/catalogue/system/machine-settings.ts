import type { Call, ToolSpec } from '../../tools/tool-spec.js';

function configures(call: Call, name: string): void {
  call.effect('service', 'reconfigure', 'object', name);
}

/** Sites and modules of a server that are switched on and off. */
function switched(call: Call): void {
  for (const name of call.texts) {
    configures(call, name);
  }
}

/** Libraries that every program finds from now on. */
function ldconfig(call: Call): void {
  const own = call.values('-f')[0];
  if (own !== undefined) {
    // Whoever may say where libraries lie says which code is run.
    call.as('library', own);
    call.effect('execute', 'preload', 'object', own.text, { span: own.span });
  }
  for (const directory of call.operands) {
    call.as('library', directory);
  }
}

function ipcrm(call: Call): void {
  call.effect('delete', 'remove-shared-memory', 'object', call.words.map(({ text }) => text).join(' '));
}

function snapper(call: Call): void {
  const verb = call.texts.join(' ');
  if (/^(?:delete|cleanup|delete-config)\b/.test(verb) || call.has('--delete') || call.has('--delete-all')) {
    call.effect('storage', 'remove-snapshot', 'object', call.texts.slice(1).join(' '));
  } else if (/^(?:undochange|rollback)\b/.test(verb) || call.has('--restore')) {
    call.effect('storage', 'roll-back', 'object', call.texts.slice(1).join(' '));
  }
}

function iscsi(call: Call): void {
  if (call.has('--logout') || call.value('--op') === 'delete') {
    call.effect('storage', 'unmount', 'device', call.value('-T') ?? 'targets');
  } else if (call.has('--login')) {
    call.effect('storage', 'attach', 'device', call.value('-T') ?? 'targets');
  }
}

function smbAction(call: Call): string {
  if (call.has('-n') || call.has('-x')) {
    return call.has('-n') ? 'remove-password' : 'delete';
  }
  return call.words.length === 0 ? 'change-own-password' : 'set-password';
}

/** The board that turns a machine on and off from outside. */
function boardController(call: Call): void {
  const text = call.texts.join(' ');
  if (
    /\bpower (?:off|soft|reset|cycle|down)\b|serveraction (?:powerdown|hardreset|powercycle|graceshutdown)/.test(text)
  ) {
    call.effect('service', /reset|cycle/.test(text) ? 'reboot' : 'shutdown', 'object', call.value('-H') ?? 'machine');
  } else if (/^(?:racreset|racresetcfg|systemerase)\b/.test(text)) {
    call.effect('service', 'reboot', 'object', 'board of the machine');
  } else if (/\bsel clear\b|clrsel|clearasrscreen/.test(text)) {
    call.effect('audit', 'clear', 'object', 'event log');
  } else if (/\buser (?:set|priv|enable|disable)\b/.test(text)) {
    call.effect('user', 'set-password', 'user', text);
  } else if (/\b(?:set|config|raw|mc reset|lan set|sol activate)\b/.test(text)) {
    configures(call, text);
  }
}

export const machineSettingTools: readonly ToolSpec[] = [
  {
    names: 'ipmitool racadm ipmi-power ipmipower',
    summary: 'controls a machine through its board',
    style: 'posix',
    options: `
-H, --hostname=<host>      talks to this board
-P <secret>                logs in with this password
-p, -r=<text> | -f <read> | -I <text> | -U, -u=<text> | -L <text> | -E | -k <text> | -C <text> | -t <text> | -o <text> | -v | -c | -a | -N <text> | -R <text> | -h <text>`,
    effects: boardController,
  },
  {
    names: 'ldconfig',
    summary: 'tells programs where libraries are',
    options: '-f <text> | -C <write> | -r <look> | -n | -N | -X | -p | -l | -v | -V | -c <text> | -i',
    effects: ldconfig,
  },
  {
    names: 'ipcrm',
    summary: 'removes shared memory',
    options: '-m <text> | -M <text> | -q <text> | -Q <text> | -s <text> | -S <text> | -a[<text>] | -v',
    effects: ipcrm,
  },
  {
    names: 'ipcmk',
    summary: 'shows or makes shared memory',
    options: '-m | -q | -s | -a | -u | -l | -p | -t | -c | -i <text> | -M <text> | -S <text> | -Q | -b | -g | -J',
  },
  {
    names:
      'cpupower cpufreq-set cpufreq-info tlp tlp-stat tuned-adm powerprofilesctl x86_energy_perf_policy chcpu chmem',
    summary: 'shows or sets how the machine uses power',
    inspects: 'shows how the machine uses power',
    options:
      '-c, --cpu=<text> | -g <text> | -u <text> | -d <text> | -f <text> | -r | -e <text> | -b <text> | --auto-tune | --html[=<write>] | --csv[=<write>] | -s | -t <text>',
    effects: (call) => {
      if (
        /^(?:frequency-set|set|idle-set|profile|ac|bat|start|fullcharge|setcharge|off)$/.test(call.texts[0] ?? '') ||
        call.name === 'cpufreq-set' ||
        /^ch(?:cpu|mem)$/.test(call.name)
      ) {
        configures(call, call.words.map(({ text }) => text).join(' '));
      }
    },
  },
  {
    names: 'snapper timeshift btrbk',
    summary: 'manages snapshots',
    options:
      '-c, --config=<read> | -t, --type=<text> | -d, --description=<text> | --list | --create | --restore | --delete | --delete-all | --snapshot=<text> | --snapshot-device=<text> | --scripted | --yes | -n | -v | -q | --comments=<text> | --tags=<text>',
    effects: snapper,
  },
  {
    names: 'iscsiadm',
    summary: 'attaches disks of other machines',
    options:
      '-m, --mode=<text> | -t, --type=<text> | -p, --portal=<host> | -T, --targetname=<text> | -l, --login | -u, --logout | -o, --op=<text> | -n, --name=<text> | -v, --value=<text> | -I <text> | -P <text> | -L <text> | -U <text> | -s | -r <text> | -R',
    effects: iscsi,
  },
  {
    names:
      'a2enmod a2dismod a2ensite a2dissite a2enconf a2disconf phpenmod phpdismod lighty-enable-mod lighty-disable-mod',
    summary: 'switches parts of a server on and off',
    options: '-q | -f | -m | -p | -v <text> | -s <text>',
    effects: switched,
  },
  {
    names: 'a2query phpquery',
    summary: 'shows parts of a server',
    options: '-m <text> | -s <text> | -c <text> | -v <text> | -d | -M | -V | -q',
  },
  {
    names: 'smbpasswd pdbedit',
    summary: 'manages users of file shares',
    options:
      '-a | -x | -d | -e | -n | -D <text> | -s | -U <text> | -r <host> | -w <secret> | -W | -i | -L | -c <read> | -R <text> | -u <text> | -v | -t | -y | -r | -m',
    effects: (call) => {
      if (call.has('-L')) {
        return;
      }
      call.effect('user', smbAction(call), 'user', call.texts[0] ?? call.value('-u') ?? '');
    },
  },
  {
    names: 'lslogins mkhomedir_helper',
    summary: 'shows users, or makes their homes',
    options: '-u | -s | -g | -G | -a | -f | -l <text> | -L | -p | -o <text> | -J | -n | -Z',
  },
  {
    names: 'login',
    summary: 'logs somebody in',
    options: '-f <text> | -h <text> | -p | -H | -r <text>',
    effects: (call) => {
      if (call.has('-f')) {
        call.effect('privilege', 'become', 'user', call.value('-f') ?? 'root');
        call.effect('execute', 'shell', 'process', 'login');
      }
    },
  },
  {
    names: 'sulogin',
    summary: 'lets root repair a machine',
    options: '-e, --force | -p | -t <text>',
    effects: (call) => {
      call.effect('execute', 'shell', 'process', 'sulogin', call.has('--force') ? { attributes: { force: true } } : {});
    },
  },
  {
    names: 'systemd-cat',
    summary: 'runs a command and logs what it prints',
    style: 'posix',
    wrapper: true,
    options:
      '-t, --identifier=<text> | -p, --priority=<text> | --stderr-priority=<text> | --level-prefix=<text> | --namespace=<text>',
    operands: '<argv>',
  },
  {
    names: 'systemd-socket-activate',
    summary: 'waits for a connection and starts a program for it',
    style: 'posix',
    wrapper: true,
    options:
      '-l, --listen=<listen> | -a, --accept | -d, --datagram | --seqpacket | --inetd | -E, --setenv=<assignment> | --fdname=<text> | --now',
    operands: '<argv>',
  },
  {
    names: 'switch_root pivot_root',
    summary: 'moves to another root',
    operands: '<look> <program>',
    effects: (call) => {
      if (call.operands.length > 0) {
        call.effect('service', 'reboot', 'object', call.texts[0] ?? '');
      }
    },
  },
  { names: 'ctrlaltdel', summary: 'sets what three keys do', effects: (call) => configures(call, 'ctrl-alt-del') },
  {
    names: 'criu',
    summary: 'freezes programs to files and brings them back',
    style: 'posix',
    options:
      '-t, --tree=<text> | -D, --images-dir=<look> | -o, --log-file=<append> | --shell-job | --leave-running | --tcp-established | --action-script=<command> | -v',
    effects: (call) => {
      if (/dump/.test(call.texts[0] ?? '')) {
        call.effect('read', 'dump', 'process', call.value('--tree') ?? '', { attributes: { sensitive: true } });
      }
    },
  },
  {
    names: 'macchanger',
    summary: 'shows or changes the address of an interface',
    inspects: 'shows the address of an interface',
    options: '-s, --show | -e | -a | -A | -p, --permanent | -r, --random | -m, --mac=<text> | -b | -l[<text>]',
    effects: (call) => {
      if (!call.has('--show') && !call.has('-l')) {
        call.effect('network', 'configure', 'object', call.texts[0] ?? '');
      }
    },
  },
  {
    names: 'postfix',
    summary: 'controls mail',
    options:
      '-c <read> | -d <text> | -h <text> | -H <text> | -r <text> | -p | -s | -f | -i <text> | -j | -v | -o <text>',
    effects: (call) => {
      if (/^(?:stop|abort|flush|reload|start|set-permissions)$/.test(call.texts[0] ?? '')) {
        call.effect('service', /^(?:stop|abort)$/.test(call.texts[0] ?? '') ? 'stop' : 'reload', 'unit', 'postfix');
      }
    },
  },
  {
    names: 'postconf',
    summary: 'shows or changes settings of mail',
    inspects: 'shows settings of mail',
    options: '-e | -X | -P | -M | -d | -n | -c <look> | -m | -a | -h | -x | -# | -F',
    effects: (call) => {
      if (call.has('-e') || call.texts.some((text) => text.includes('='))) {
        configures(call, call.texts.join(' '));
      }
    },
  },
  {
    names: 'nixos-rebuild',
    summary: 'brings the machine into a state',
    options:
      '--flake=<text> | --upgrade | --rollback | -I <read> | --target-host=<host> | --build-host=<host> | --use-remote-sudo | --show-trace | --fast | --profile-name=<text>',
    effects: (call) => {
      if (/^(?:switch|boot|test)$/.test(call.texts[0] ?? '')) {
        call.effect('execute', 'converge', 'object', call.value('--flake') ?? 'system');
      }
    },
  },
  {
    names: 'scancel sbatch srun salloc scontrol',
    summary: 'runs jobs on many machines',
    style: 'posix',
    options:
      '-n, --ntasks=<text> | -N, --nodes=<text> | -p, --partition=<text> | -t, --time=<text> | -J, --job-name=<text> | -o, --output=<write> | -e, --error=<write> | --mem=<text> | -c, --cpus-per-task=<text> | -A, --account=<text> | --wrap=<command> | -u, --user=<text> | --pty | -w <text> | -d, --dependency=<text> | --array=<text> | --gres=<text>',
    effects: (call) => {
      if (call.name === 'scancel') {
        call.effect('delete', 'cancel-job', 'object', call.texts.join(' ') || `all of ${call.value('--user') ?? ''}`);
      } else if (call.name === 'srun' || call.name === 'salloc') {
        call.run(call.operands);
      } else if (call.name === 'sbatch') {
        for (const file of call.operands.slice(0, 1)) {
          call.as('script', file);
        }
      } else if (
        /^(?:update|delete|reconfigure|shutdown|reboot|hold|suspend|requeue|cancel_reboot)$/.test(call.texts[0] ?? '')
      ) {
        configures(call, call.texts.join(' '));
      }
    },
  },
];
