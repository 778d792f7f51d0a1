import type { Call, ToolSpec, Usage } from '../../tools/tool-spec.js';
import { runsAsOwn, runsTyped } from '../given-script.js';
import { goesToServer } from '../services/server-of-address.js';
import { onDevice } from './device.js';
import { meaningOf, type PatternTable } from './pattern-table.js';
import { tells } from './systemd-reach.js';

const queries = (words: string): Record<string, Usage> =>
  Object.fromEntries(words.split(' ').map((word) => [word, tells('tells about virtual machines')]));

function on(action: string, summary: string, options = '', operands?: string): Usage {
  return {
    summary,
    options,
    ...(operands === undefined ? {} : { operands }),
    effects: (call) =>
      call.effect('container', action, 'object', call.texts[0] ?? call.value('--domain') ?? call.value('--pool') ?? ''),
  };
}

const undefines: Usage = {
  summary: 'forgets a machine, and its disks with some options',
  options:
    '--remove-all-storage | --wipe-storage | --delete-storage-volume-snapshots | --storage=<text> | --snapshots-metadata | --managed-save | --nvram | --keep-nvram | --domain=<text>',
  effects: (call) => {
    const removesDisks = ['--remove-all-storage', '--wipe-storage', '--storage'].some((option) => call.has(option));
    call.effect('container', removesDisks ? 'discard-disk' : 'discard-machine', 'object', call.texts[0] ?? '');
  },
};

/** A machine reaches devices, files and programs of its host by options. */
function qemu(call: Call): void {
  for (const { text, span } of [
    ...call.values('-drive'),
    ...call.values('-blockdev'),
    ...call.values('-chardev'),
    ...call.values('-serial'),
    ...call.values('-monitor'),
    ...call.values('-netdev'),
    ...call.values('-virtfs'),
    ...call.values('-fsdev'),
  ]) {
    const file =
      /(?:^|,)(?:file|path|filename|file\.filename)=([^,]+)/.exec(text)?.[1] ?? /^file:(.+)$/.exec(text)?.[1];
    const program = /(?:^|,)(?:script|downscript|helper|guestfwd=[^,]*-cmd:|cmd)[=:]?([^,]+)/.exec(text)?.[1];
    if (file !== undefined) {
      call.path('read', 'read', { text: file, span });
    }
    if (program !== undefined && program !== 'no') {
      call.as('command', { text: program.replace(/^=/, ''), span });
    }
  }
  call.effect('container', 'run-machine', 'object', call.value('-name') ?? call.name);
}

const vboxVerbs: PatternTable<string> = [
  [/^(?:unregistervm|closemedium)/, 'discard-machine'],
  [/^controlvm \S+ (?:poweroff|savestate|acpipowerbutton|pause|reset)/, 'stop-machine'],
  [/^snapshot \S+ (?:delete|restore)/, 'roll-back'],
  [/^startvm/, 'run-machine'],
  [/^guestcontrol/, 'exec-machine'],
  [/^(?:|list|showvminfo|showmediuminfo|getextradata|metrics|debugvm|guestproperty (?:get|enum))(?: |$)/, ''],
  [/./, 'create-machine'],
];

function vboxManage(call: Call): void {
  const action = meaningOf(vboxVerbs, call.texts.slice(0, 3).join(' ')) ?? '';
  const removesDisks = action === 'discard-machine' && (call.has('--delete') || call.has('--delete-all'));
  if (action !== '') {
    call.effect('container', removesDisks ? 'discard-disk' : action, 'object', call.texts[1] ?? '');
  }
}

const virshVerbs: Readonly<Record<string, Usage>> = {
  ...queries(
    'list dominfo domstate domstats domblklist domblkinfo domblkstat domiflist domifaddr domifstat dommemstat domuuid domid domname domdisplay dumpxml vcpuinfo vcpucount capabilities nodeinfo nodecpustats nodememstats freecell hostname uri version sysinfo net-list net-info net-dumpxml net-dhcp-leases pool-list pool-info pool-dumpxml vol-list vol-info vol-path vol-dumpxml snapshot-list snapshot-info snapshot-dumpxml snapshot-current iface-list nwfilter-list secret-list nodedev-list help event cpu-stats vncdisplay ttyconsole domcapabilities domtime guestinfo domfsinfo nodedev-dumpxml checkpoint-list echo domhostname domxml-from-native domxml-to-native',
  ),
  start: on('run-machine', 'starts a machine', '--domain=<text> | --console | --paused | --autodestroy'),
  create: { ...on('run-machine', 'starts a machine by a file'), operands: '<read>' },
  define: { ...on('create-machine', 'makes a machine known'), operands: '<read>' },
  resume: on('run-machine', 'lets a machine go on'),
  shutdown: on('stop-machine', 'turns a machine off', '--mode=<text> | --domain=<text>'),
  suspend: on('stop-machine', 'halts a machine'),
  destroy: on('stop-machine', 'turns a machine off at once', '--graceful | --domain=<text>'),
  reboot: on('restart-machine', 'restarts a machine'),
  reset: on('restart-machine', 'restarts a machine at once'),
  save: { ...on('stop-machine', 'writes the memory of a machine to a file'), operands: '<text> <write>' },
  managedsave: on('stop-machine', 'writes the memory of a machine to disk'),
  restore: { ...on('run-machine', 'starts a machine from a file'), operands: '<read>' },
  dump: {
    summary: 'writes the memory of a machine to a file',
    operands: '<text> <write>',
    effects: (call) => call.effect('read', 'dump', 'process', call.texts[0] ?? '', { attributes: { sensitive: true } }),
  },
  undefine: undefines,
  edit: on('create-machine', 'edits a machine'),
  autostart: on('create-machine', 'starts a machine with the host', '--disable'),
  console: on('exec-machine', 'talks to a machine'),
  'qemu-monitor-command': on('stop-machine', 'talks to the emulator'),
  'qemu-agent-command': on('exec-machine', 'runs something in a machine'),
  'set-user-password': { ...on('exec-machine', 'sets a password in a machine'), operands: '<text> <text> <secret>' },
  setmem: on('create-machine', 'changes the memory of a machine'),
  setmaxmem: on('create-machine', 'changes the memory of a machine'),
  setvcpus: on('create-machine', 'changes the processors of a machine'),
  'attach-disk': on('attach-device', 'gives a machine a disk'),
  'attach-device': { ...on('attach-device', 'gives a machine a device'), operands: '<text> <read>' },
  'attach-interface': on('attach-device', 'gives a machine an interface'),
  'detach-disk': on('stop-machine', 'takes a disk from a machine'),
  'detach-device': on('stop-machine', 'takes a device from a machine'),
  'detach-interface': on('stop-machine', 'takes an interface from a machine'),
  migrate: on('create-machine', 'moves a machine to another host'),
  blockcommit: on('create-machine', 'joins images'),
  blockresize: on('create-machine', 'resizes a disk'),
  'snapshot-create': on('create-machine', 'makes a snapshot'),
  'snapshot-create-as': on('create-machine', 'makes a snapshot'),
  'snapshot-revert': on('roll-back', 'goes back to a snapshot'),
  'snapshot-delete': on('roll-back', 'removes a snapshot'),
  'net-start': on('create-machine', 'starts a network'),
  'net-define': { ...on('create-machine', 'makes a network known'), operands: '<read>' },
  'net-create': { ...on('create-machine', 'starts a network'), operands: '<read>' },
  'net-autostart': on('create-machine', 'starts a network with the host'),
  'net-destroy': on('stop-machine', 'stops a network'),
  'net-undefine': on('discard-machine', 'forgets a network'),
  'pool-start': on('create-machine', 'starts a pool'),
  'pool-define': { ...on('create-machine', 'makes a pool known'), operands: '<read>' },
  'pool-define-as': on('create-machine', 'makes a pool known'),
  'pool-autostart': on('create-machine', 'starts a pool with the host'),
  'pool-refresh': tells('looks at a pool again'),
  'pool-build': on('create-machine', 'prepares a pool'),
  'pool-destroy': on('stop-machine', 'stops a pool'),
  'pool-delete': on('discard-disk', 'removes a pool with all in it'),
  'pool-undefine': on('discard-machine', 'forgets a pool'),
  'vol-create': { ...on('create-machine', 'makes a disk'), operands: '<text> <read>' },
  'vol-create-as': on('create-machine', 'makes a disk'),
  'vol-clone': on('create-machine', 'copies a disk'),
  'vol-resize': on('create-machine', 'resizes a disk'),
  'vol-delete': on('discard-disk', 'removes a disk'),
  'vol-wipe': on('discard-disk', 'wipes a disk'),
  'vol-upload': { ...on('discard-disk', 'replaces what is on a disk'), operands: '<text> <read>' },
  'vol-download': { summary: 'reads a disk into a file', operands: '<text> <write>' },
  'secret-get-value': {
    summary: 'shows a secret',
    effects: (call) => call.effect('crypto', 'expose-secret', 'object', call.texts[0] ?? ''),
  },
  'secret-set-value': { summary: 'stores a secret', operands: '<text> <secret>' },
  '*': {
    summary: 'controls virtual machines',
    effects: (call) => {
      const [first] = call.operands;
      // It takes a whole line as one word, too.
      if (first !== undefined && /\s/.test(first.text)) runsAsOwn(call, first);
      else if (first !== undefined) call.effect('container', 'create-machine', 'object', first.text);
    },
  },
};

export const virtualMachineTools: readonly ToolSpec[] = [
  {
    names: 'virsh',
    summary: 'controls virtual machines',
    options:
      '-c, --connect=<text> | -r, --readonly | -q, --quiet | -d, --debug=<text> | -l, --log=<append> | -t, --timing | -e, --escape=<text> | -k <text> | -K <text> | --all | --live | --config | --current | --force | --pool=<text> | --domain=<text> | --vol=<text> | --network=<text> | --file=<read> | --name=<text> | --type=<text> | --target=<look> | --snapshotname=<text> | --source=<look>',
    effects: (call) => {
      runsTyped(call);
      for (const word of call.values('--connect')) goesToServer(call, word);
    },
    subcommands: virshVerbs,
  },
  {
    names: 'virt-install virt-clone virt-xml',
    summary: 'makes and changes virtual machines',
    options:
      '-n, --name=<text> | --memory=<text> | --vcpus=<text> | --disk=<text> | --cdrom=<read> | -l, --location=<text> | --import | --os-variant=<text> | --network=<text> | --graphics=<text> | -x, --extra-args=<text> | --connect=<host> | -o, --original=<text> | -f, --file=<write> | --auto-clone | --noautoconsole | --edit[=<text>] | --add-device | --remove-device | --initrd-inject=<read> | --cloud-init[=<text>] | --print-xml | --dry-run',
    effects: (call) => {
      if (!call.has('--print-xml') && !call.isTrial('--dry-run')) {
        call.effect('container', 'create-machine', 'object', call.value('--name') ?? call.texts[0] ?? '');
      }
    },
  },
  {
    names:
      'guestmount virt-cat virt-ls virt-df virt-filesystems virt-copy-out virt-copy-in virt-edit virt-resize virt-sparsify virt-inspector virt-log virt-top virt-viewer virt-what virt-host-validate',
    summary: 'looks into disks of virtual machines',
    options:
      '-a, --add=<read> | -d, --domain=<text> | -m, --mount=<text> | -i, --inspector | --ro, -r | --rw, -w | -f, --file=<read> | -c, --connect=<host> | -h | -l | -e <text> | --expand=<text> | -x | --listen | --remote[=<text>] | -N <text>',
    operands: '<any>...',
  },
  {
    names: 'qemu-img',
    summary: 'makes and changes images of disks',
    options:
      '-f <text> | -F <text> | -O <text> | -o <text> | -b <look> | -c | -p | -q | -S <text> | -m <text> | -n | -t <text> | -T <text> | -U | -u | -l <text> | -a <text> | -d <text> | -r <text> | -s <text> | --shrink | --preallocation=<text> | --object=<text> | --output=<text> | --backing-chain',
    subcommands: {
      ...queries('info check compare map measure bench'),
      create: { summary: 'makes an image', operands: '<write> <text>' },
      convert: {
        summary: 'copies an image',
        effects: (call) => {
          const [target, ...sources] = [...call.operands].reverse();
          for (const word of sources) {
            call.as('read', word);
          }
          if (target !== undefined) {
            if (target.text.startsWith('/dev/')) {
              onDevice(call, 'wipe', target);
            } else {
              call.as('write', target);
            }
          }
        },
      },
      resize: {
        summary: 'resizes an image',
        effects: (call) => {
          const [image] = call.operands;
          if (image !== undefined) {
            call.as('modify', image);
          }
        },
      },
      snapshot: { summary: 'manages snapshots of an image', operands: '<modify>' },
      commit: { summary: 'joins an image with its base', operands: '<modify>' },
      rebase: { summary: 'gives an image another base', operands: '<modify>' },
      amend: { summary: 'changes an image', operands: '<modify>' },
      bitmap: { summary: 'changes an image', operands: '<modify> <text>' },
      dd: {
        summary: 'copies an image in blocks',
        style: 'assignments',
        options: 'if=<read> | of=<write> | bs=<text> | count=<text> | skip=<text> | -f <text> | -O <text>',
      },
    },
  },
  {
    names:
      'qemu-system-x86_64 qemu-system-i386 qemu-system-aarch64 qemu-system-arm qemu-system-riscv64 qemu-system-ppc64 qemu-system-s390x qemu-kvm kvm',
    summary: 'runs a virtual machine',
    style: 'long-dash',
    options:
      '-drive <text> | -blockdev <text> | -chardev <text> | -serial <text> | -monitor <text> | -netdev <text> | -virtfs <text> | -fsdev <text> | -hda <read> | -hdb <read> | -cdrom <read> | -fda <read> | -kernel <read> | -initrd <read> | -append <text> | -bios <read> | -pflash <read> | -m <text> | -smp <text> | -cpu <text> | -machine, -M <text> | -name <text> | -net <text> | -nic <text> | -device <text> | -display <text> | -vga <text> | -vnc <listen> | -boot <text> | -usb | -object <text> | -qmp <text> | -D <write> | -pidfile <write> | -d <text> | -accel <text> | -runas <text> | -incoming <listen> | -loadvm <text> | -mem-path <text> | -numa <text> | -rtc <text> | -global <text> | -spice <text> | -smbios <text> | -plugin <library> | -readconfig <read> | -L <look> | -nographic | -daemonize | -snapshot | -S | -s | -gdb <listen> | -enable-kvm | -no-reboot | -version | -help',
    effects: (call) => {
      if (!call.has('-version') && !call.has('-help') && call.words.length > 0) {
        qemu(call);
      }
    },
  },
  {
    names: 'qemu-nbd nbd-client nbdkit',
    summary: 'makes an image look like a disk',
    options:
      '-c, --connect=<text> | -d, --disconnect=<text> | -f <text> | -r, --read-only | -n | -s | -P <text> | -p, --port=<text> | -b, --bind=<listen> | -k, --socket=<look> | -t | -e <text> | -x <text> | --fork | --pid-file=<write> | --run=<command>',
    operands: '<read>...',
    effects: (call) => {
      if (call.has('--connect')) {
        call.effect('storage', 'attach', 'device', call.value('--connect') ?? '');
      }
    },
  },
  {
    names: 'VBoxManage vboxmanage VBoxHeadless',
    summary: 'controls virtual machines',
    options:
      '--delete | --delete-all | --type=<text> | --name=<text> | --register | --ostype=<text> | --memory=<text> | --cpus=<text> | --format=<text> | --size=<text> | --filename=<write> | --basefolder=<look> | -q',
    effects: vboxManage,
  },
  {
    names: 'qm pct pvesh pvecm xl xm vim-cmd esxcli govc prlctl vmrun limactl utmctl',
    summary: 'controls virtual machines',
    style: 'posix',
    effects: (call) => {
      const text = call.texts.join(' ');
      const at = call.words.slice(0, 3).findLastIndex((word) => /^(?:exec|shell|guest)$/.test(word.text));
      // What is run there begins with its name.
      if (at !== -1) call.possible(call.words.slice(at + 2), { container: call.words[at + 1]?.text ?? '' });
      const guest = call.words.slice(0, 3).findIndex((word) => /^guest\.(?:run|start)$/.test(word.text));
      if (guest !== -1) call.possible(call.words.slice(guest + 1), { container: call.value('-vm') ?? 'guest' });
      if (
        /\b(?:destroy|des|delete|del|remove|purge|undefine|rollback|delnode|deleteVM|vm\.destroy|unregister|\w+\.rm)\b/.test(
          text,
        )
      ) {
        call.effect('container', 'discard-machine', 'object', text);
      } else if (/\b(?:stop|shutdown|suspend|poweroff|power\.off|halt|reset|reboot|kill)\b/.test(text)) {
        call.effect('container', 'stop-machine', 'object', text);
      } else if (
        /\b(?:start|resume|launch|create|clone|power\.on|run|set|resize|migrate|restore|snapshot|mount|exec|enter|shell)\b/.test(
          text,
        )
      ) {
        call.effect(
          'container',
          /\b(?:exec|enter|shell)\b/.test(text) ? 'exec-machine' : 'create-machine',
          'object',
          text,
        );
      }
    },
  },
];
