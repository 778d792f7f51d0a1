import { mapsTo } from '../frameworks/maps-to.js';
import type { Rule } from '../policy/rule.js';
import { concerning } from './concerning.js';
import { deniedInProduction } from './escalations.js';

/** Disks, volumes and file systems. */
export const storageRules: readonly Rule[] = [
  {
    id: 'DST-003',
    title: 'Disks are not formatted or wiped',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: [
      { effect: { kind: 'storage', action: ['format', 'wipe', 'partition', 'initialise'] } },
      { effect: { kind: ['write', 'delete'], target: { class: 'device' } }, riskFrom: 0.5 },
    ],
    reason:
      'All that is on the disk would be lost. Look at it with lsblk and blkid, compare its serial number, and wipe disks only as part of a decommissioning.',
    controls: mapsTo({
      nist: ['CP-9'],
      pci: ['6.5.1'],
      hipaa: ['164.310(d)(2)(iv)'],
      sox: ['802', 'ITGC-OPS'],
    }),
    examples: {
      matching: [
        'mkfs.xfs -f /dev/sdc',
        'wipefs --all /dev/sdc',
        'dd if=image.raw of=/dev/sdc bs=4M',
        'sgdisk --zap-all /dev/sdc',
        'blkdiscard /dev/nvme1n1',
        'cat zeros > /dev/sdc',
      ],
      other: [
        'lsblk -f',
        'blkid /dev/sdc',
        'dd if=/dev/zero of=/tmp/disk.img count=10',
        'fdisk -l /dev/sdc',
        'smartctl -a /dev/sdc',
      ],
    },
  },
  {
    id: 'DST-004',
    title: 'Volumes and pools are not removed',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: { effect: { kind: 'storage', action: ['remove-volume', 'remove-key', 'roll-back'] } },
    reason:
      'A volume, a pool or the key to one would be gone, and the data with it. Rename it, keep it for a while, and remove it when nobody has missed it.',
    controls: mapsTo({
      nist: ['CP-9', 'CP-10'],
      pci: ['6.5.1'],
      hipaa: ['164.308(a)(7)(ii)(A)'],
      sox: ['802', 'ITGC-OPS'],
    }),
    examples: {
      matching: [
        'lvremove -f vg0/home',
        'vgremove vg0',
        'zpool destroy backup',
        'zfs destroy -r tank/home',
        'cryptsetup luksKillSlot /dev/sdb 0',
      ],
      other: ['lvs', 'vgdisplay vg0', 'zpool status', 'zfs list -t snapshot', 'lvrename vg0 home home-old'],
    },
  },
  {
    id: 'DST-018',
    title: 'Snapshots are kept',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'storage', action: ['remove-snapshot'] } },
    reason: 'A snapshot is often the only way back. Let retention expire it, or name in the change why it may go.',
    controls: mapsTo({
      nist: ['CP-9', 'SI-12'],
      pci: ['6.5.1'],
      hipaa: ['164.308(a)(7)(ii)(A)', '164.308(a)(7)(ii)(B)'],
      sox: ['802', 'ITGC-OPS'],
    }),
    examples: {
      matching: [
        'zfs destroy tank/home@monday',
        'zfs destroy tank/db@before-upgrade',
        'zfs destroy -r tank@old',
        'sudo zfs destroy pool/a@b',
        'snapper delete 12',
      ],
      other: [
        'zfs list -t snapshot tank',
        'zfs snapshot tank/home@today',
        'snapper list',
        'zfs send -n tank/home@monday',
        'lvs -o +origin',
      ],
    },
  },
  {
    id: 'DST-015',
    title: 'File systems are shrunk and repaired with a backup at hand',
    severity: 'high',
    decision: 'require-approval',
    when: {
      effect: {
        kind: 'storage',
        action: ['shrink', 'repair', 'tune', 'stop-array', 'fail-disk', 'stop', 'freeze', 'lock', 'resize'],
      },
      riskFrom: 0.33,
    },
    reason:
      'What goes wrong here goes wrong for everything on the disk. Take a backup, unmount, check first without changing anything, and then change.',
    controls: mapsTo({
      nist: ['CM-3', 'CP-9', 'CP-10'],
      pci: ['6.5.1'],
      hipaa: ['164.308(a)(7)(i)', '164.308(a)(7)(ii)(A)'],
      sox: ['ITGC-OPS', 'ITGC-CM'],
    }),
    examples: {
      matching: [
        'lvreduce -L 20G vg0/data',
        'fsck -y /dev/sdb2',
        'e2fsck -p /dev/vg0/data',
        'mdadm --stop /dev/md1',
        'mdadm /dev/md1 --fail /dev/sdc1',
      ],
      other: ['fsck -n /dev/sdb2', 'mdadm --detail /dev/md1', 'df -h', 'tune2fs -l /dev/sdb2', 'cat /proc/mdstat'],
    },
  },
  {
    id: 'PRM-007',
    title: 'Mounts keep their restrictions',
    severity: 'medium',
    decision: 'require-approval',
    when: [
      ...concerning({ effect: { kind: 'storage', action: ['remount-open', 'unmount-all', 'expose'] } }, [
        [{ action: 'remount-open', target: { named: '/tmp' } }, { debian: ['1.1.2.1.3', '1.1.2.1.4'] }],
        [{ action: 'remount-open', target: { named: '/dev/shm' } }, { debian: ['1.1.2.2.4'] }],
      ]),
      { effect: { kind: 'write', target: { named: ['/etc/fstab', '/etc/crypttab', '/etc/exports**'] } } },
    ],
    reason:
      'Programs, set-user-id bits or writers would be let in where the mount kept them out. Change fstab through configuration management and remount from it.',
    controls: mapsTo({
      nist: ['CM-6', 'CM-7', 'AC-3'],
      pci: ['2.2.6', '2.2.4'],
      hipaa: ['164.312(a)(1)'],
      sox: ['ITGC-CM'],
    }),
    examples: {
      matching: [
        'mount -o remount,exec /dev/shm',
        'mount -o remount,suid /home',
        'mount -o remount,rw /',
        'echo "/dev/sdb1 /x ext4 defaults 0 0" >> /etc/fstab',
        'exportfs -o rw,no_root_squash "*:/srv/share"',
      ],
      other: ['mount', 'findmnt /tmp', 'mount -o remount,noexec /tmp', 'cat /etc/fstab', 'showmount -e nfs-1'],
    },
  },
  {
    id: 'AVL-007',
    title: 'File systems in use stay mounted',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'storage', action: ['unmount', 'detach', 'configure'] }, riskFrom: 0.33 },
    reason:
      'Services that work on it fail. See what uses it (`lsof +f --`, `fuser -m`), stop that in order, then unmount.',
    controls: mapsTo({
      nist: ['CP-10', 'CM-3'],
      pci: ['6.5.1'],
      hipaa: ['164.308(a)(7)(i)', '164.312(a)(2)(ii)'],
      sox: ['ITGC-OPS'],
    }),
    examples: {
      matching: [
        'umount /srv/data',
        'umount -l /home',
        'umount /mnt/backup',
        'sudo umount /var/lib/docker',
        'umount -f /mnt/nfs',
      ],
      other: ['findmnt /srv/data', 'swapon --show', 'lsof +f -- /srv/data', 'fuser -vm /home', 'mount | grep nfs'],
    },
  },
  {
    id: 'AVL-010',
    title: 'Swap stays on while it is in use',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'storage', action: 'swapoff' }, riskFrom: 0.33 },
    reason:
      'What was swapped out goes back into memory, and where there is no room for it the kernel ends processes. See how much is in use (`swapon --show`, `free -m`), and make room first.',
    controls: mapsTo({
      nist: ['CP-10', 'CM-3'],
      pci: ['6.5.1'],
      hipaa: ['164.308(a)(7)(i)', '164.312(a)(2)(ii)'],
      sox: ['ITGC-OPS'],
    }),
    examples: {
      matching: ['swapoff -a', 'swapoff /dev/sdb2', 'sudo swapoff -a', 'swapoff /swapfile', 'swapoff -v /swapfile'],
      other: ['swapon --show', 'free -m', 'cat /proc/swaps', 'vmstat 1 3', 'swapon -s'],
    },
  },
  {
    id: 'AVL-008',
    title: 'Disks are not filled',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'storage', action: 'fill' } },
    reason:
      'A full disk stops logs, databases and logins. See how much is free with df, and write to a place with a quota.',
    controls: mapsTo({
      nist: ['SC-5', 'AU-4'],
      hipaa: ['164.308(a)(7)(i)'],
      sox: ['ITGC-OPS'],
    }),
    examples: {
      matching: [
        'fallocate -l 300G /var/big',
        'fallocate -l 900G /srv/fill.img',
        'fallocate --length 500G /fill',
        'sudo fallocate -l 2T /var/lib/x',
        'fallocate -l 100G /home/pad',
      ],
      other: [
        'fallocate -l 1M /tmp/small',
        'df -h /var',
        'truncate -s 10M ./disk.img',
        'du -sh /srv',
        'dd if=/dev/zero of=./one count=1',
      ],
    },
  },
];
