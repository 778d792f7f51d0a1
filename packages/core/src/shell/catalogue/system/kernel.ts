import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { isUnseen } from '../../words/markers.js';

/** Parameters that hold the path of a program, which the kernel starts as root. */
const hooks = /^kernel[./](?:core_pattern|modprobe|hotplug|poweroff_cmd|usermodehelper)|^fs[./]binfmt_misc/;

/** Parameters with the values that make a machine weaker. */
const weak: readonly (readonly [RegExp, RegExp])[] = [
  [
    /^kernel\.(?:randomize_va_space|kptr_restrict|dmesg_restrict|yama\.ptrace_scope|unprivileged_bpf_disabled|kexec_load_disabled|modules_disabled|perf_event_paranoid|exec-shield|apparmor_restrict_unprivileged_userns|sysctl_writes_strict|ftrace_enabled)$/,
    /^(?:0|-1)$/,
  ],
  [/^kernel\.sysrq$/, /^[1-9]/],
  [/^kernel\.perf_event_paranoid$/, /^(?:-1|0|1)$/],
  [/^kernel\.(?:unprivileged_userns_clone|unprivileged_userns_apparmor_policy)$/, /^1$/],
  [/^fs\.(?:protected_\w+)$/, /^0$/],
  [/^fs\.suid_dumpable$/, /^[12]$/],
  [
    /^net\.ipv[46]\..*(?:ip_forward|forwarding|accept_redirects|secure_redirects|accept_source_route|send_redirects|accept_local|route_localnet|accept_ra|proxy_arp)$/,
    /^[12]$/,
  ],
  [
    /^net\.ipv4\..*(?:rp_filter|tcp_syncookies|icmp_echo_ignore_broadcasts|log_martians|icmp_ignore_bogus_error_responses)$/,
    /^0$/,
  ],
  [
    /^net\.core\.bpf_jit_harden$|^dev\.tty\.(?:ldisc_autoload|legacy_tiocsti)$|^vm\.(?:mmap_min_addr|unprivileged_userfaultfd)$/,
    /^[01]$/,
  ],
];
const harmful =
  /^(?:kernel\.(?:panic|modules_disabled|panic_on_oops|panic_on_warn|hung_task_panic|softlockup_panic)|vm\.(?:overcommit_ratio|panic_on_oom|drop_caches)|kernel\.(?:pid_max|threads-max)|fs\.file-max)$/;

function parameter(call: Call, word: Word): void {
  const at = word.text.indexOf('=');
  const key = (at < 0 ? word.text : word.text.slice(0, at)).trim();
  const value = { text: at < 0 ? '' : word.text.slice(at + 1).trim(), span: word.span };
  // A name may hold slashes, and they may lead out of where parameters lie.
  if (key.startsWith('/') || key.includes('..')) {
    call.path(at < 0 ? 'read' : 'write', at < 0 ? 'read' : 'modify', { text: `/proc/sys/${key}`, span: word.span });
    return;
  }
  if (at >= 0) {
    set(call, key, value);
  } else if (call.has('--write') && isUnseen(key)) {
    call.opaque('dynamic-command', 'The parameter that it sets is only known when it runs.', { span: word.span });
  }
}

function set(call: Call, key: string, value: Word): void {
  const dotted = key.includes('/') && !key.slice(0, key.indexOf('/')).includes('.') ? key.replaceAll('/', '.') : key;
  const isProgram = /core_pattern/.test(key) ? value.text.startsWith('|') : value.text.includes('/');
  if (hooks.test(key) && isProgram) {
    call.effect('kernel', 'set-hook', 'object', dotted);
    call.as('command', { text: value.text.replace(/^\|/, ''), span: value.span });
    return;
  }
  const isHarmful = harmful.test(dotted) || (dotted === 'vm.overcommit_memory' && value.text === '2');
  const weakens = weak.some(([name, values]) => name.test(dotted) && values.test(value.text));
  call.effect(
    'kernel',
    weakens ? 'weaken' : isHarmful ? 'set-limit' : 'set-parameter',
    'object',
    `${dotted} ${value.text}`,
  );
}

function sysctl(call: Call): void {
  if (call.isTrial('--dry-run')) {
    return;
  }
  if (!call.has('--load')) {
    for (const word of call.operands) {
      parameter(call, word);
    }
  }
  if (call.has('--load') || call.has('--system')) {
    const files = call.has('--system') ? [] : call.operands;
    for (const file of files) {
      call.as('read', file);
    }
    call.effect('kernel', 'load-parameters', 'object', files[0]?.text ?? 'configured');
  }
}

function loads(call: Call): void {
  const [module] = call.operands;
  if (module === undefined || call.isTrial('--show-depends', '--dry-run')) {
    return;
  }
  if (call.has('--remove')) {
    for (const { text } of call.operands) {
      call.effect('kernel', call.has('--force') ? 'force-unload-module' : 'unload-module', 'object', text);
    }
  } else if (/[/.]/.test(module.text)) {
    call.path('read', 'read', module);
    call.effect('kernel', 'load-module', 'object', module.text);
  } else {
    call.effect('kernel', call.has('--force') ? 'load-module' : 'load-known-module', 'object', module.text);
  }
}

export const kernelTools: readonly ToolSpec[] = [
  {
    names: 'sysctl',
    summary: 'shows and sets parameters of the kernel',
    inspects: 'shows parameters of the kernel',
    options: `
-w, --write              sets a parameter
-p, --load               sets all of a file
--system                 sets all that is configured
-a, --all, -A, -X | -b, --binary | -d | -e, --ignore | -N, --names | -n, --values | -q, --quiet | -r, --pattern=<text> | --dry-run | -f | -h | -V`,
    effects: sysctl,
  },
  {
    names: 'modprobe',
    summary: 'loads and unloads modules of the kernel',
    options: `
-r, --remove             unloads them
-f, --force              loads them whatever their version
-C, --config=<library>   reads this configuration, which may run commands
-d, --dirname=<look>     looks for modules below another root
-a, --all | -b, --use-blacklist | -c, --showconfig | -D, --show-depends | -i, --ignore-install | --ignore-remove | --first-time
-n, --dry-run, --show | -q, --quiet | -s, --syslog | -S, --set-version=<text> | -v, --verbose | --show-exports | -R, --resolve-alias
--force-vermagic | --force-modversion | -w, --wait=<text> | --remove-holders | -V, --version`,
    effects: loads,
  },
  {
    names: 'insmod',
    summary: 'loads a module of the kernel',
    options: '-f, --force | -s, --syslog | -v, --verbose | -V',
    style: 'posix',
    effects: (call) => {
      const [module] = call.operands;
      if (module !== undefined) {
        call.path('read', 'read', module);
        call.effect('kernel', 'load-module', 'object', module.text);
      }
    },
  },
  {
    names: 'rmmod',
    summary: 'unloads modules of the kernel',
    options: '-f, --force | -w, --wait | -s, --syslog | -v, --verbose | -V',
    effects: (call) => {
      for (const { text } of call.operands) {
        call.effect('kernel', call.has('--force') ? 'force-unload-module' : 'unload-module', 'object', text);
      }
    },
  },
  {
    names: 'kmod',
    summary: 'tells about modules of the kernel',
    options: '-F, --field=<text> | -k, --set-version=<text> | -b, --basedir=<look> | -a | -d | -l | -p | -n | -0',
  },
  {
    names: 'depmod',
    summary: 'works out what modules need',
    options:
      '-a | -A | -n | -b, --basedir=<look> | -C, --config=<read> | -e | -F <read> | -E <read> | -o, --outdir=<write> | -w | -v | -P <text>',
  },
  {
    names: 'kexec',
    summary: 'loads and starts another kernel',
    options: `
-l, --load              loads it
-e, --exec              starts it at once
-p, --load-panic        loads it for a crash
-u, --unload            forgets it
-f, --force             starts it without shutting down
--initrd=<read> | --append, --command-line=<text> | --reuse-cmdline | -s, --kexec-file-syscall | -c, --kexec-syscall | -a | -t, --type=<text> | -d | -S, --status | -x, --no-ifdown | -y, --no-sync | --dtb=<read> | --mem-min=<text> | --mem-max=<text>`,
    operands: '<read>',
    effects: (call) => {
      if (call.has('--exec') || call.has('--force')) {
        call.effect('service', 'reboot', 'none', '', { attributes: { force: true } });
      } else if (call.has('--load') || call.has('--load-panic')) {
        call.effect('kernel', 'set-boot', 'object', call.texts[0] ?? '');
      }
    },
  },
  {
    names: 'dkms',
    summary: 'builds modules of the kernel',
    options:
      '-m <text> | -v <text> | -k <text> | -a <text> | --all | --force | -c <read> | -q | --config=<read> | --archive=<read> | --sourcetree=<library>',
    effects: (call) => {
      const verb = call.texts[0] ?? '';
      if (verb === 'install' || verb === 'autoinstall') {
        call.effect('kernel', 'load-known-module', 'object', call.value('-m') ?? call.texts[1] ?? 'all');
      } else if (verb === 'add' || verb === 'build' || verb === 'ldtarball') {
        call.effect('kernel', 'build-module', 'object', call.value('-m') ?? call.texts[1] ?? '');
      } else if (verb === 'remove' || verb === 'uninstall') {
        call.effect('kernel', 'unload-module', 'object', call.value('-m') ?? call.texts[1] ?? '');
      }
    },
  },
  {
    names: 'update-grub grub-mkconfig grub2-mkconfig update-grub2',
    summary: 'writes the configuration of the boot loader',
    options: '-o, --output=<write>',
    effects: (call) => {
      if (call.has('--output') || call.name.startsWith('update')) {
        call.effect('kernel', 'set-boot', 'object', 'boot loader');
      }
    },
  },
  {
    names: 'grub-install grub2-install lilo extlinux syslinux',
    summary: 'installs a boot loader',
    options:
      '--target=<text> | --boot-directory=<look> | --efi-directory=<look> | --bootloader-id=<text> | --recheck | --removable | --no-nvram | --force | --modules=<text> | -i, --install | -U, --update',
    effects: (call) => call.effect('kernel', 'set-boot', 'device', call.texts[0] ?? 'boot loader'),
  },
  {
    names: 'grubby grub-set-default grub2-set-default grub-reboot grub2-reboot grub2-editenv grub-editenv',
    summary: 'changes what boots and how',
    options:
      '--default-kernel | --default-index | --default-title | --info=<text> | --set-default=<text> | --set-default-index=<text> | --update-kernel=<text> | --args=<text> | --remove-args=<text> | --add-kernel=<read> | --remove-kernel=<text> | --initrd=<read> | --title=<text> | --copy-default | --make-default',
    effects: (call) => {
      const tells =
        call.words.length > 0 &&
        call.words.every(({ text }) =>
          /^--(?:default-\w+|info)|^(?:list|-|ALL|DEFAULT|\/boot\/grub2?\/grubenv)$/.test(text),
        );
      if (!tells && call.words.length > 0) {
        const off =
          /selinux=0|enforcing=0|audit=0|apparmor=0|mitigations=off|init=|nokaslr|module\.sig_enforce=0|lockdown=none/.test(
            call.value('--args') ?? call.texts.join(' '),
          );
        call.effect('kernel', off ? 'weaken-boot' : 'set-boot', 'object', 'boot loader');
      }
    },
  },
  {
    names: 'update-initramfs mkinitcpio dracut mkinitrd',
    summary: 'builds the early system',
    options:
      '-u | -c | -d | -k <text> | -b <look> | -v | -f, --force | -p <text> | -P | -g <write> | --kver=<text> | -c, --config=<read> | -i, --include=<read> | --add=<text> | --regenerate-all | -H | -N | -a <text> | -m <text> | -o <text>',
    effects: (call) => {
      if (
        !['--list-modules', '--listhooks', '--hookhelp', '--listpresets', '-L', '-H', '-V'].some((option) =>
          call.has(option),
        )
      ) {
        const removes = call.has('-d') && call.name === 'update-initramfs';
        call.effect('kernel', removes ? 'remove-boot' : 'build-initramfs', 'object', call.value('-k') ?? '');
      }
    },
  },
  {
    names: 'efibootmgr',
    summary: 'changes what the firmware boots',
    options:
      '-a | -A | -b, --bootnum=<text> | -B, --delete-bootnum | -c, --create | -C | -d, --disk=<text> | -D | -e <text> | -g | -l, --loader=<text> | -L, --label=<text> | -m <text> | -n, --bootnext=<text> | -N | -o, --bootorder=<text> | -O, --delete-bootorder | -p, --part=<text> | -q | -t <text> | -T | -u, --unicode=<text> | -v | -w',
    effects: (call) => {
      if (call.has('-B') || call.has('-O')) {
        call.effect('kernel', 'remove-boot', 'object', call.value('-b') ?? 'order');
      } else if (['-c', '-o', '-n', '-a', '-A', '-C', '-D', '-N', '-t'].some((option) => call.has(option))) {
        call.effect('kernel', 'set-boot', 'object', 'firmware');
      }
    },
  },
  {
    names: 'mokutil',
    summary: 'manages keys of the secure boot',
    options:
      '-i, --import=<read> | -d, --delete=<read> | --disable-validation | --enable-validation | --reset | --sb-state | -l, --list-enrolled | -N | -t, --test-key=<read> | -P | -p | --timeout=<text> | --revoke-import | --set-verbosity=<text>',
    effects: (call) => {
      if (call.has('--disable-validation') || call.has('--reset')) {
        call.effect('kernel', 'weaken-boot', 'object', 'secure boot');
      } else if (call.has('--import') || call.has('--delete')) {
        call.effect('kernel', 'set-boot', 'object', 'secure boot');
      }
    },
  },
];
