import type { Call, ToolSpec } from '../../tools/tool-spec.js';

/** Switches of SELinux that open something when they are on. */
const opening =
  /allow|disable_trans|exec(?:mem|mod|stack|heap)|unconfined|domain_can_mmap|can_network|write|anon|ptrace|full_access|enable_homedirs/;

function onBoolean(call: Call, names: readonly string[]): void {
  const opens = call.has('--on') && names.some((name) => opening.test(name));
  call.effect('permission', opens ? 'relax' : 'set-switch', 'object', names.join(' '));
}

/** What is changed besides switches and what is not enforced. */
function onPolicy(call: Call, what: string): void {
  const isAccount = what === 'login' || what === 'user';
  call.effect('permission', isAccount ? 'relax' : 'relabel', 'object', call.texts.join(' '));
}

function semanage(call: Call): void {
  const [what = '', ...rest] = call.texts;
  const changing = ['--add', '--modify', '--delete', '--deleteall'].some((option) => call.has(option));
  if (what === 'dontaudit') {
    call.effect('audit', rest[0] === 'off' ? 'add-rule' : 'modify', 'object', 'selinux');
  } else if (what === 'import') {
    onPolicy(call, what);
  } else if (call.has('--list') || !changing) {
    return;
  } else if (what === 'permissive') {
    call.effect('permission', call.has('--delete') ? 'relabel' : 'relax', 'object', rest.join(' '));
  } else if (what === 'boolean') {
    onBoolean(call, rest);
  } else {
    onPolicy(call, what);
  }
}

function labels(call: Call): void {
  const files = call.operands.slice(call.name === 'chcon' && labelFirst(call) ? 1 : 0);
  const recursive = call.has('--recursive') ? { attributes: { recursive: true } as const } : {};
  for (const file of files) {
    call.path('permission', 'relabel', file, recursive);
  }
}

function labelFirst(call: Call): boolean {
  return !['--reference', '--type', '--user', '--role', '--range'].some((option) => call.has(option));
}

function setsebool(call: Call): void {
  const [name = '', value = ''] = (call.texts[0] ?? '').includes('=') ? (call.texts[0] ?? '').split('=') : call.texts;
  const on = /^(?:1|on|true)$/i.test(value);
  call.effect('permission', on && opening.test(name) ? 'relax' : 'set-switch', 'object', `${name} ${value}`.trim());
}

function profiles(action: string): (call: Call) => void {
  return (call) => {
    if (call.has('-h') || call.has('--help')) {
      return;
    }
    for (const name of call.texts.length > 0 ? call.texts : ['all']) {
      call.effect('permission', action, 'object', name);
    }
  };
}

export const mandatoryAccessTools: readonly ToolSpec[] = [
  {
    names: 'setenforce',
    summary: 'switches SELinux on or off',
    effects: (call) => {
      const mode = call.texts[0];
      if (mode !== undefined) {
        call.effect(
          'permission',
          /^(?:1|enforcing)$/i.test(mode) ? 'enforce' : 'disable-enforcement',
          'object',
          'SELinux',
        );
      }
    },
  },
  {
    names:
      'getenforce sestatus selinuxenabled getsebool seinfo sesearch matchpathcon selinuxconlist selinuxdefcon aa-status apparmor_status aa-enabled aa-unconfined aa-notify aa-features-abi secon findcon',
    summary: 'tells about access control',
    options:
      '-a | -v | -b | -f <look> | -m <text> | -A | -s <text> | -t <text> | -c <text> | -p <text> | --json | --enabled | --profiled | --enforced | --complaining | --verbose',
  },
  {
    names: 'selinux-activate',
    summary: 'switches SELinux on',
    effects: (call) =>
      call.effect('permission', call.texts[0] === 'disable' ? 'disable-enforcement' : 'enforce', 'object', 'SELinux'),
  },
  {
    names: 'chcon',
    summary: 'changes labels of files',
    options:
      '-t, --type=<text> | -u, --user=<text> | -r, --role=<text> | -l, --range=<text> | --reference=<look> | -R, --recursive | -h, --no-dereference | --dereference | --preserve-root | -v | -H | -L | -P',
    effects: labels,
  },
  {
    names: 'restorecon fixfiles setfiles',
    summary: 'puts labels back',
    options:
      '-R, -r, --recursive | -F | -v | -n | -i | -e <look> | -f <read> | -o <write> | -p | -T <text> | -I | -D | -m | -x | -0 | -q | -s | -W | -B | -a | -l <write>',
  },
  { names: 'setsebool togglesebool', summary: 'sets switches of SELinux', options: '-P | -N | -V', effects: setsebool },
  {
    names: 'semanage',
    summary: 'changes the policy of SELinux',
    options:
      '-a, --add | -m, --modify | -d, --delete | -D, --deleteall | -l, --list | -n, --noheading | -N, --noreload | -S, --store=<text> | -t, --type=<text> | -p, --proto=<text> | -r, --range=<text> | -R, --roles=<text> | -L, --level=<text> | -s, --seuser=<text> | -f, --ftype=<text> | -e, --equal=<look> | -1, --on | -0, --off | -C, --locallist | -E, --extract | -i, --input_file=<read> | -o, --output_file=<write>',
    effects: semanage,
  },
  {
    names: 'semodule',
    summary: 'adds and removes parts of the policy',
    options: `
-i, --install=<library>   adds this part
-r, --remove=<text>       removes it
-d, --disable=<text>      switches it off
-e, --enable=<text>       switches it on
-B, --build | -D, --disable_dontaudit | -R, --reload | -l, --list-modules[=<text>] | -E, --extract=<text> | -c, --cil | -H, --hll | -X, --priority=<text> | -s, --store=<text> | -n, --noreload | -v, --verbose | -P | -p, --path=<look> | -C`,
    effects: (call) => {
      if (call.has('--remove') || call.has('--disable')) {
        call.effect('permission', 'relax', 'object', call.value('--remove') ?? call.value('--disable') ?? '');
      } else if (call.has('--disable_dontaudit') || call.has('--install')) {
        call.effect('permission', 'relabel', 'object', call.value('--install') ?? 'policy');
      }
    },
  },
  {
    names: 'audit2allow audit2why',
    summary: 'makes rules that allow what was denied',
    options:
      '-a, --all | -b, --boot | -d, --dmesg | -i, --input=<read> | -l | -m, --module=<text> | -M <write> | -o, --output=<append> | -r | -R | -t, --type=<text> | -v | -w, --why | -e | -D | -p, --policy=<read> | --cil | -x',
  },
  {
    names: 'load_policy checkmodule semodule_package checkpolicy',
    summary: 'builds and loads policies',
    options: '-M | -m | -o <write> | -f <read> | -q | -i | -b | -c <text> | -C | -u <read> | -s <read>',
    operands: '<read>...',
  },
  {
    names: 'apparmor_parser',
    summary: 'loads profiles of AppArmor',
    options: `
-R, --remove             unloads profiles
-C, --Complain           only reports what they would forbid
-r, --replace | -a, --add | -S, --stdout | -o, --ofile=<write> | -B, --binary | -N, --names | -p, --preprocess | -Q, --skip-kernel-load | -K, --skip-read-cache
-T | -W, --write-cache | -L, --cache-loc=<look> | -I, --Include=<look> | -b, --base=<look> | -f, --subdomainfs=<look> | -v | -V | -q | -d[<text>] | -O, --Optimize=<text> | --config-file=<read>`,
    operands: '<read>...',
    effects: (call) => {
      if (call.has('--remove')) {
        profiles('disable-enforcement')(call);
      } else if (call.has('--Complain')) {
        profiles('relax')(call);
      } else if (!call.has('--skip-kernel-load') && !call.has('--names') && !call.has('--preprocess')) {
        profiles('enforce')(call);
      }
    },
  },
  {
    names: 'aa-disable aa-remove-unknown aa-teardown',
    summary: 'switches profiles of AppArmor off',
    options: '-d, --dir=<look> | -r, --revert | --no-reload | -n',
    effects: profiles('disable-enforcement'),
  },
  {
    names: 'aa-complain',
    summary: 'only reports what profiles would forbid',
    options: '-d, --dir=<look> | --no-reload',
    effects: profiles('relax'),
  },
  {
    names: 'aa-enforce aa-audit aa-autodep aa-genprof aa-logprof aa-mergeprof aa-cleanprof aa-easyprof',
    summary: 'makes and enforces profiles of AppArmor',
    options: '-d, --dir=<look> | --no-reload | -f, --file=<read> | -m <text> | -r | --remove | -a',
    effects: profiles('enforce'),
  },
  {
    names: 'runcon',
    summary: 'runs a command with another label',
    style: 'posix',
    wrapper: true,
    options: '-t, --type=<text> | -u, --user=<text> | -r, --role=<text> | -l, --range=<text> | -c, --compute',
    effects: (call) => {
      const isSpelt = ['--type', '--user', '--role', '--range', '--compute'].some((option) => call.has(option));
      call.effect('privilege', 'change-role', 'none', call.value('--type') ?? (isSpelt ? '' : (call.texts[0] ?? '')));
      call.run(call.operands.slice(isSpelt ? 0 : 1));
    },
  },
  {
    names: 'run_init',
    summary: 'runs a start script with its label',
    style: 'posix',
    wrapper: true,
    operands: '<argv>',
  },
  {
    names: 'newrole',
    summary: 'takes on another role',
    style: 'posix',
    options: '-r, --role=<text> | -t, --type=<text> | -l, --level=<text> | -p, --preserve-environment',
    effects: (call) => {
      call.effect('privilege', 'change-role', 'none', call.value('--role') ?? '');
      const at = call.words.findIndex(({ text }) => text === '-c');
      const line = call.words[at + 1];
      if (at >= 0 && line !== undefined) {
        call.as('command', line);
      }
    },
  },
];
