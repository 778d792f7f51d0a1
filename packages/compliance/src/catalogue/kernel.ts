import { mapsTo } from '../frameworks/maps-to.js';
import type { Rule } from '../policy/rule.js';
import { deniedInProduction } from './escalations.js';

/** The kernel, and what boots the next one. */
export const kernelRules: readonly Rule[] = [
  {
    id: 'KRN-001',
    title: 'No code is loaded into the kernel by hand',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: [
      { effect: { kind: 'kernel', action: ['load-module', 'force-unload-module'] } },
      {
        effect: {
          kind: 'write',
          target: { named: ['/proc/sysrq-trigger', '/dev/mem', '/dev/kmem', '/dev/port', '/proc/kcore'] },
        },
      },
    ],
    reason: 'It can do anything, and hide it. Ship a signed module in a package, and let modprobe find it.',
    controls: mapsTo({
      nist: ['CM-5', 'SI-7', 'SC-39'],
      pci: ['2.2.6', '11.5.2'],
      hipaa: ['164.308(a)(5)(ii)(B)'],
      sox: ['ITGC-CM'],
      debian: ['1.1.1.10', '6.2.3.19'],
    }),
    examples: {
      matching: [
        'insmod ./driver.ko',
        'rmmod --force nf_tables',
        'echo b > /proc/sysrq-trigger',
        'bpftool prog load x.o /sys/fs/bpf/x',
        'dd if=patch.bin of=/dev/mem bs=1 seek=4096',
      ],
      other: ['lsmod', 'modinfo nf_tables', 'bpftool prog list', 'cat /proc/modules', 'uname -a'],
    },
  },
  {
    id: 'KRN-003',
    title: 'Modules are loaded by configuration',
    severity: 'high',
    decision: 'require-approval',
    when: [
      { effect: { kind: 'kernel', action: ['load-known-module', 'unload-module', 'build-module'] }, riskFrom: 0.34 },
      {
        effect: {
          kind: ['write', 'delete'],
          target: { named: ['/etc/modprobe.d**', '/etc/modules**', '/etc/modules-load.d**'] },
        },
      },
    ],
    reason:
      'A module brings rare file systems, protocols or devices with it. List it in modules-load.d by review, and leave those alone that are switched off.',
    controls: mapsTo({
      nist: ['CM-6', 'CM-7', 'CM-3'],
      pci: ['2.2.4', '2.2.6', '6.5.1'],
      hipaa: ['164.308(a)(8)'],
      sox: ['ITGC-CM'],
      debian: ['1.1.1.9', '1.1.1.10', '3.2.1', '6.2.3.19'],
    }),
    examples: {
      matching: [
        'modprobe dccp',
        'modprobe -r nf_conntrack',
        'rmmod usb_storage',
        'dkms install zfs/2.1',
        'echo "install cramfs /bin/true" >> /etc/modprobe.d/x.conf',
      ],
      other: ['lsmod', 'modprobe -n -v dccp', 'modinfo zfs', 'cat /etc/modules', 'dkms status'],
    },
  },
  {
    id: 'KRN-005',
    title: 'Parameters of the kernel are tried on one host first',
    severity: 'medium',
    decision: 'require-approval',
    when: [
      { effect: { kind: 'kernel', action: 'set-limit' } },
      { effect: { kind: 'kernel', action: 'set-parameter' }, riskFrom: 0.34 },
    ],
    reason:
      'Every process of the host lives with it from now on, and it is forgotten at the next boot. Try it on one host, then put it with its reason into a file under sysctl.d.',
    controls: mapsTo({
      nist: ['CM-6', 'CM-3', 'CP-10'],
      pci: ['6.5.1', '2.2.1'],
      hipaa: ['164.308(a)(8)'],
      sox: ['ITGC-CM', 'ITGC-OPS'],
    }),
    examples: {
      matching: [
        'sysctl -w vm.swappiness=10',
        'sysctl net.core.somaxconn=1024',
        'sysctl -w fs.file-max=100',
        'sysctl -w vm.overcommit_memory=2',
        'sudo sysctl -w net.ipv4.tcp_keepalive_time=60',
      ],
      other: ['sysctl vm.swappiness', 'sysctl -a', 'cat /proc/sys/vm/swappiness', 'sysctl -n fs.file-max', 'ulimit -n'],
    },
  },
  {
    id: 'KRN-002',
    title: 'What boots is changed within a window',
    severity: 'high',
    decision: 'require-approval',
    when: [
      {
        effect: { kind: 'kernel', action: ['set-boot', 'build-initramfs', 'trigger-events', 'trace'] },
        riskFrom: 0.34,
      },
      {
        effect: {
          kind: 'write',
          target: {
            named: [
              '/boot/**',
              '/etc/default/grub**',
              '/etc/grub.d**',
              '/etc/initramfs-tools**',
              '/etc/dracut**',
              '/etc/kernel**',
            ],
          },
        },
      },
    ],
    reason:
      'The machine may not come up again. Keep the last kernel, have a console at hand, and do it on one host first.',
    controls: mapsTo({
      nist: ['CM-3', 'SI-7', 'CP-10'],
      pci: ['6.5.1', '11.5.2'],
      hipaa: ['164.312(c)(1)', '164.308(a)(7)(i)'],
      sox: ['ITGC-CM', 'ITGC-OPS'],
      debian: ['1.4.1', '1.4.2', '6.2.1.3'],
    }),
    examples: {
      matching: [
        'update-grub',
        'grub-install /dev/nvme0n1',
        'sed -i s/quiet// /etc/default/grub',
        'update-initramfs -u -k all',
        'kexec -l /boot/vmlinuz-6.1',
      ],
      other: [
        'cat /proc/cmdline',
        'grub-editenv list',
        'lsinitramfs /boot/initrd.img',
        'ls /boot',
        'cat /etc/default/grub',
      ],
    },
  },
  {
    id: 'KRN-004',
    title: 'Secure boot and boot entries stay',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: [
      { effect: { kind: 'kernel', action: ['weaken-boot', 'remove-boot'] } },
      { effect: { kind: 'delete', target: { named: ['/boot/**'] } } },
    ],
    reason:
      'Anything could boot afterwards, or nothing. Sign what has to boot, and remove old kernels through their packages.',
    controls: mapsTo({
      nist: ['SI-7', 'CM-14', 'CP-10'],
      pci: ['2.2.6', '11.5.2'],
      sox: ['ITGC-CM'],
      debian: ['1.4.1', '1.4.2'],
    }),
    examples: {
      matching: [
        'mokutil --disable-validation',
        'efibootmgr -b 0002 -B',
        'rm /boot/vmlinuz-6.1',
        'rm /boot/grub/grub.cfg',
        'efibootmgr --delete-bootnum -b 3',
      ],
      other: ['mokutil --sb-state', 'efibootmgr -v', 'ls /boot', 'dpkg -l "linux-image*"', 'uname -r'],
    },
  },
];
