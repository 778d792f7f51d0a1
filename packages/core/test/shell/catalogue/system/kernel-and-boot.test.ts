import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['sysctl -a', []],
  ['sysctl -n vm.swappiness', []],
  ['sysctl -w net.ipv4.ip_forward=1', ['kernel:weaken net.ipv4.ip_forward 1']],
  ['sysctl -w kernel.randomize_va_space=0', ['kernel:weaken kernel.randomize_va_space 0']],
  ['sysctl -w kernel.randomize_va_space=2', ['kernel:set-parameter kernel.randomize_va_space 2']],
  ['sysctl vm.swappiness=10', ['kernel:set-parameter vm.swappiness 10']],
  ['sysctl net/ipv4/ip_forward=1', ['kernel:weaken net.ipv4.ip_forward 1']],
  [
    "sysctl 'kernel.core_pattern=|/usr/bin/chmod 777 /etc'",
    ['kernel:set-hook kernel.core_pattern', 'permission:world-writable /etc'],
  ],
  ['sysctl kernel.core_pattern=/var/crash/core.%p', ['kernel:set-parameter kernel.core_pattern /var/crash/core.%p']],
  [
    'sysctl -w kernel.modprobe=/tmp/x',
    ['kernel:set-hook kernel.modprobe', 'execute:run /tmp/x', 'opaque:unknown-program x'],
  ],
  ['sysctl -n /../../etc/sudoers', ['read:read /etc/sudoers']],
  [
    'sysctl -p /etc/sysctl.d/99-x.conf',
    ['read:read /etc/sysctl.d/99-x.conf', 'kernel:load-parameters /etc/sysctl.d/99-x.conf'],
  ],
  ['sysctl --system', ['kernel:load-parameters configured']],
  ['insmod /tmp/rootkit.ko', ['read:read /tmp/rootkit.ko', 'kernel:load-module /tmp/rootkit.ko']],
  ['modprobe br_netfilter', ['kernel:load-known-module br_netfilter']],
  ['modprobe /tmp/x.ko', ['read:read /tmp/x.ko', 'kernel:load-module /tmp/x.ko']],
  ['modprobe -r usb_storage', ['kernel:unload-module usb_storage']],
  ['modprobe -n foo', []],
  ['rmmod foo', ['kernel:unload-module foo']],
  ['rmmod -f ext4', ['kernel:force-unload-module ext4']],
  ['lsmod', []],
  ['modinfo ext4', []],
  ['depmod -a', []],
  [
    'kexec -l /boot/vmlinuz --initrd=/boot/initrd',
    ['read:read /boot/initrd', 'read:read /boot/vmlinuz', 'kernel:set-boot /boot/vmlinuz'],
  ],
  ['kexec -e', ['service:reboot force']],
  ['dkms status', []],
  ['dkms install -m x -v 1', ['kernel:load-known-module x']],
  ['update-grub', ['kernel:set-boot boot loader']],
  ['grub2-mkconfig -o /boot/grub2/grub.cfg', ['write:overwrite /boot/grub2/grub.cfg', 'kernel:set-boot boot loader']],
  ['grubby --info=ALL', []],
  ['grubby --update-kernel=ALL --args=selinux=0', ['kernel:weaken-boot boot loader']],
  ['grub-install /dev/sda', ['kernel:set-boot /dev/sda']],
  ['update-initramfs -u', ['kernel:build-initramfs']],
  ['efibootmgr', []],
  ['efibootmgr -B -b 0008', ['kernel:remove-boot 0008']],
  ['mokutil --sb-state', []],
  ['mokutil --disable-validation', ['kernel:weaken-boot secure boot']],
  ['ldconfig', []],
  ['ldconfig -f /tmp/x.conf', ['execute:load /tmp/x.conf', 'execute:preload /tmp/x.conf']],
  ['ldconfig /opt/lib', ['execute:load /opt/lib']],
  ['ipcrm -a', ['delete:remove-shared-memory -a']],
  ['bpftool prog list', []],
  ['bpftool prog load x.o /sys/fs/bpf/x', ['read:read x.o', 'kernel:load-module x.o']],
  ["stap -e 'probe begin { exit() }'", ['kernel:load-module probes']],
];

describe('the kernel and what boots it', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
