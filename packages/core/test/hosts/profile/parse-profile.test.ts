import { describe, expect, it } from 'vitest';
import { parseProfile } from '../../../src/hosts/profile/parse-profile.js';
import { freebsd, macos } from './fixtures/bsd-family.js';
import { debian, ubuntu } from './fixtures/debian-family.js';
import { alpine, arch, suse } from './fixtures/other-linux.js';
import { marker } from './fixtures/printed.js';
import { centos6, rocky } from './fixtures/red-hat-family.js';

const takenAt = Date.UTC(2024, 5, 3, 8);
const kib = 1024;

function parse(output: string) {
  const profile = parseProfile(output, marker, takenAt);
  if (profile === undefined) throw new Error('the output has no profile');
  return profile;
}

describe('the profile of', () => {
  it('Debian on its own iron', () => {
    const profile = parse(debian);
    expect(profile).toMatchObject({
      isComplete: true,
      problems: [],
      hostname: 'files-1',
      os: 'linux',
      distribution: { id: 'debian', name: 'Debian GNU/Linux', version: '12', like: [] },
      kernel: '6.1.0-28-amd64',
      architecture: 'x86_64',
      libc: { name: 'glibc', version: '2.36' },
      packageManagers: ['apt'],
      serviceManager: 'systemd',
      sh: 'dash',
      user: { name: 'ops', uid: 1000, groups: ['ops', 'sudo', 'users', '2001'], isRoot: false, shell: '/bin/bash' },
      processors: { count: 32, model: 'Intel(R) Xeon(R) CPU E5-2620 v4 @ 2.10GHz' },
      memory: {
        total: 65767328 * kib,
        available: 51203424 * kib,
        swapTotal: 1000444 * kib,
        swapFree: 998652 * kib,
      },
      timeZone: 'Europe/Berlin',
      utcOffset: 120,
      bootedAt: takenAt - 864_000_510,
      tools: { tar: '/usr/bin/tar', sudo: '/usr/bin/sudo' },
    });
    expect(profile.virtualization).toEqual({});
    expect(profile.user?.sudo).toBe('unasked');
    expect(profile.mounts.map(({ path }) => path)).toEqual([
      '/',
      '/boot',
      '/srv/Our Files',
      '/mnt/archive',
      '/mnt/nas',
    ]);
    expect(profile.mounts[2]).toEqual({
      path: '/srv/Our Files',
      device: '/dev/mapper/vg0-files',
      type: 'xfs',
      isReadOnly: false,
      isRemote: false,
      total: 11716208640 * kib,
      free: 1828554319 * kib,
    });
    expect(profile.mounts[3]).toMatchObject({ isReadOnly: true, free: 0 });
    expect(profile.mounts[4]).toEqual({
      path: '/mnt/nas',
      device: '10.0.0.9:/export/a',
      type: 'nfs4',
      isReadOnly: false,
      isRemote: true,
    });
  });

  it('Ubuntu in a cloud, where the last of the rules for sudo decides', () => {
    expect(parse(ubuntu)).toMatchObject({
      problems: [],
      distribution: { id: 'ubuntu', version: '24.04', like: ['debian'] },
      virtualization: { hypervisor: 'kvm', cloud: 'aws' },
      packageManagers: ['apt', 'snap'],
      processors: { count: 2 },
      user: { sudo: 'passwordless' },
      timeZone: 'Etc/UTC',
      utcOffset: 0,
      mounts: [{ device: '/dev/root' }, { path: '/boot' }, { path: '/boot/efi', type: 'vfat' }],
    });
  });

  it('Alpine in a container, all of busybox', () => {
    const profile = parse(alpine);
    expect(profile).toMatchObject({
      problems: [],
      distribution: { id: 'alpine', version: '3.20.0' },
      architecture: 'aarch64',
      libc: { name: 'musl', version: '1.2.5' },
      virtualization: { container: 'docker' },
      packageManagers: ['apk'],
      serviceManager: 'none',
      sh: 'busybox',
      user: { isRoot: true, groups: ['root', 'bin', 'daemon', 'wheel'], shell: '/bin/sh' },
      processors: { count: 6, model: 'Arm Neoverse-N1', limit: 0.5 },
      memory: { total: 8123456 * kib, limit: 536870912 },
      timeZone: 'UTC',
    });
    expect(profile.user?.sudo).toBeUndefined();
    expect(profile.mounts.map(({ path, total }) => [path, total])).toEqual([
      ['/', 61202244 * kib],
      ['/data', 61202244 * kib],
    ]);
  });

  it('Rocky on VMware', () => {
    expect(parse(rocky)).toMatchObject({
      problems: [],
      distribution: { id: 'rocky', version: '9.4', like: ['rhel', 'centos', 'fedora'] },
      virtualization: { hypervisor: 'vmware' },
      packageManagers: ['dnf', 'yum'],
      sh: 'bash',
      user: { name: 'deploy', groups: ['deploy', 'wheel'], sudo: 'asks' },
      timeZone: 'America/New_York',
      utcOffset: -240,
    });
  });

  it('CentOS 6, from before os-release and systemd', () => {
    expect(parse(centos6)).toMatchObject({
      problems: [],
      distribution: { id: 'centos', name: 'CentOS', version: '6.10' },
      virtualization: { hypervisor: 'kvm' },
      packageManagers: ['yum'],
      serviceManager: 'sysvinit',
      memory: { total: 1019604 * kib, available: 600000 * kib },
      user: { groups: ['root', '500'] },
      processors: { count: 1 },
    });
  });

  it('Arch, rolling, where new privileges are forbidden', () => {
    const profile = parse(arch);
    expect(profile).toMatchObject({
      problems: [],
      distribution: { id: 'arch', title: 'Arch Linux' },
      packageManagers: ['pacman', 'flatpak'],
      user: { sudo: 'unusable', shell: '/usr/bin/fish' },
      timeZone: 'Asia/Kathmandu',
      utcOffset: 345,
      sh: 'bash',
    });
    expect(profile.distribution?.version).toBeUndefined();
    expect(profile.mounts.map(({ path, isRemote, type }) => [path, isRemote, type])).toEqual([
      ['/', false, 'btrfs'],
      ['/home', false, 'btrfs'],
      ['/home/me/far', true, 'fuse.sshfs'],
    ]);
  });

  it('openSUSE on Hyper-V, whose user sudo refuses', () => {
    expect(parse(suse)).toMatchObject({
      problems: [],
      distribution: { id: 'opensuse-leap', version: '15.6' },
      virtualization: { hypervisor: 'hyperv', cloud: 'azure' },
      packageManagers: ['zypper'],
      user: { sudo: 'denied', groups: ['users'] },
      timeZone: 'Etc/UTC',
    });
  });

  it('macOS', () => {
    const profile = parse(macos);
    expect(profile).toMatchObject({
      problems: [],
      os: 'darwin',
      distribution: { id: 'macos', name: 'macOS', version: '14.5', title: 'macOS 14.5' },
      architecture: 'arm64',
      packageManagers: ['brew'],
      serviceManager: 'launchd',
      sh: 'bash',
      user: { name: 'me', uid: 501, sudo: 'unasked', shell: '/bin/zsh' },
      processors: { count: 10, model: 'Apple M1 Pro' },
      memory: {
        total: 34359738368,
        available: 660000 * 16384,
        swapTotal: 2048 * kib * kib,
        swapFree: 1023.5 * kib * kib,
      },
      timeZone: 'America/Los_Angeles',
      utcOffset: -420,
      bootedAt: takenAt - 86_400_000,
    });
    expect(profile.virtualization).toEqual({});
    expect(profile.mounts).toEqual([
      expect.objectContaining({ path: '/', isReadOnly: true, total: 482797652 * kib, free: 200000000 * kib }),
      expect.objectContaining({ path: '/System/Volumes/Data', isReadOnly: false }),
      expect.objectContaining({ path: '/Volumes/Time Machine', free: 999999999 * kib }),
      { path: '/Volumes/share', device: '//me@nas/share', type: 'smbfs', isReadOnly: false, isRemote: true },
    ]);
  });

  it('FreeBSD', () => {
    expect(parse(freebsd)).toMatchObject({
      problems: [],
      os: 'freebsd',
      virtualization: { hypervisor: 'bhyve' },
      packageManagers: ['pkg'],
      processors: { count: 4, model: 'AMD EPYC-Rome Processor' },
      memory: { total: 8567492608 },
      bootedAt: takenAt - 7_200_000,
      mounts: [
        { path: '/', device: 'zroot/ROOT/default', type: 'zfs', free: 47000000 * kib },
        { path: '/usr/home', type: 'zfs' },
      ],
    });
  });
});
