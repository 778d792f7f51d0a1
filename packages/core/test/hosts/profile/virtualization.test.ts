import { describe, expect, it } from 'vitest';
import { parseProfile } from '../../../src/hosts/profile/parse-profile.js';
import { marker, printed } from './fixtures/printed.js';

const dmi = '/sys/class/dmi/id';
const hosts = 'file 9 8 254:1 /x/hosts /etc/hosts rw - ext4 /dev/vda1 rw';
const inKubelet = 'file 9 8 254:1 /var/lib/kubelet/pods/1f/etc-hosts /etc/hosts rw - ext4 /dev/vda1 rw';

function firmware(vendor: string, product: string, tag = ''): Readonly<Record<string, string>> {
  return { [`${dmi}/sys_vendor`]: vendor, [`${dmi}/product_name`]: product, [`${dmi}/chassis_asset_tag`]: tag };
}

function inside(sections: Readonly<Record<string, string>>, files: Readonly<Record<string, string>> = {}) {
  const all = { system: 'Linux a 6.1.0 x86_64', paths: '', processor: '', mounts: '', ...sections };
  return parseProfile(printed(all, { '/proc/1/comm': 'sh', ...files }), marker, 0)?.virtualization;
}

describe('a container is known', () => {
  it.each([
    ['docker', { paths: '/.dockerenv', mounts: hosts }, {}],
    ['docker', {}, { '/proc/1/cgroup': '5:cpu:/docker/3f2a' }],
    ['podman', { paths: '/run/.containerenv' }, {}],
    ['podman', {}, { '/run/systemd/container': 'podman' }],
    ['kubernetes', { paths: '/var/run/secrets/kubernetes.io' }, {}],
    ['kubernetes', { mounts: inKubelet }, {}],
    ['kubernetes', {}, { '/proc/1/cgroup': '3:memory:/kubepods/besteffort/pod1' }],
    ['lxc', {}, { '/run/host/container-manager': 'lxc' }],
    ['lxc', { mounts: 'remote 9 8 0:51 / /proc/meminfo rw - fuse.lxcfs lxcfs rw' }, {}],
    ['lxc', {}, { '/proc/1/cgroup': '3:memory:/lxc/web' }],
    ['systemd-nspawn', {}, { '/run/systemd/container': 'systemd-nspawn' }],
    ['openvz', { paths: '/proc/vz' }, {}],
    ['wsl', { system: 'Linux a 5.15.153.1-microsoft-standard-WSL2 x86_64' }, {}],
    ['other', {}, { '/run/systemd/container': 'rocket' }],
  ])('as %s by %j %j', (kind, sections, files) => {
    expect(inside(sections, files)).toMatchObject({ container: kind });
  });

  it.each([
    ['a virtual machine made from an image for Docker', { paths: '/.dockerenv' }, {}],
    ['a node that runs OpenVZ', { paths: '/proc/vz\n/proc/bc' }, {}],
    [
      'a node of Kubernetes',
      { mounts: 'local 9 8 8:1 / / rw - ext4 /dev/sda1 rw' },
      { '/proc/1/cgroup': '0::/init.scope' },
    ],
  ])('from %s, which is none', (_what, sections, files) => {
    expect(inside(sections, files)).toEqual({});
  });
});

describe('a virtual machine is known', () => {
  it.each([
    ['kvm', 'aws', firmware('Amazon EC2', 'c7g.large')],
    ['xen', 'aws', { ...firmware('Xen', 'HVM domU'), [`${dmi}/bios_version`]: '4.11.amazon' }],
    ['kvm', 'gcp', firmware('Google', 'Google Compute Engine')],
    ['hyperv', 'azure', firmware('Microsoft Corporation', 'Virtual Machine', '7783-7084-3265-9085-8269-3286-77')],
    ['hyperv', undefined, firmware('Microsoft Corporation', 'Virtual Machine')],
    ['kvm', 'oracle', firmware('QEMU', 'Standard PC (i440FX + PIIX, 1996)', 'OracleCloud.com')],
    ['kvm', 'hetzner', firmware('Hetzner', 'vServer')],
    ['kvm', 'digitalocean', firmware('DigitalOcean', 'Droplet')],
    ['kvm', 'openstack', firmware('OpenStack Foundation', 'OpenStack Nova')],
    ['vmware', undefined, firmware('VMware, Inc.', 'VMware Virtual Platform')],
    ['virtualbox', undefined, firmware('innotek GmbH', 'VirtualBox')],
    ['parallels', undefined, firmware('Parallels International GmbH.', 'Parallels ARM Virtual Machine')],
    ['apple', undefined, firmware('Apple Inc.', 'Apple Virtualization Generic Platform')],
    ['xen', undefined, { '/sys/hypervisor/type': 'xen' }],
  ])('as %s (cloud: %s) by %j', (hypervisor, cloud, files) => {
    expect(inside({}, files)).toEqual({ hypervisor, cloud });
  });

  it('without firmware, by the device tree, the clocks or the processor', () => {
    const clocks = '/sys/devices/system/clocksource/clocksource0/available_clocksource';
    expect(inside({ processor: 'hypervisor: linux,kvm' })).toEqual({ hypervisor: 'kvm' });
    expect(inside({ processor: 'hypervisor' }, { [clocks]: 'tsc kvm-clock ' })).toEqual({ hypervisor: 'kvm' });
    expect(inside({}, { [clocks]: 'hyperv_clocksource_tsc_page acpi_pm' })).toEqual({ hypervisor: 'hyperv' });
    expect(inside({ processor: 'hypervisor' }, { [clocks]: 'tsc hpet' })).toEqual({ hypervisor: 'other' });
    expect(inside({}, { [clocks]: 'tsc hpet acpi_pm' })).toEqual({});
  });

  it.each([
    ['iron that Amazon rents', firmware('Amazon EC2', 'm5.metal'), 'aws'],
    ['a notebook of Microsoft', firmware('Microsoft Corporation', 'Surface Laptop 5'), undefined],
    ['a notebook of Google', firmware('Google', 'Brya'), undefined],
  ])('from %s, which is none', (_what, files, cloud) => {
    expect(inside({}, files)).toEqual({ cloud });
  });
});

describe('services are kept by', () => {
  it.each([
    ['systemd', '/run/systemd/system', 'systemd'],
    ['openrc', '/run/openrc\n/etc/init.d', 'init'],
    ['runit', '/run/runit', 'runit'],
    ['s6', '', 's6-svscan'],
    ['sysvinit', '/etc/init.d', 'init'],
    ['none', '/etc/init.d\n/run/runit', 'node'],
    // It would be the first process, and is not in charge.
    [undefined, '', 'systemd'],
    [undefined, '', 'init'],
  ])('%s, told by %j and the first process %j', (manager, paths, first) => {
    const output = printed({ system: 'Linux a 6.1.0 x86_64', paths, mounts: '' }, { '/proc/1/comm': first });
    expect(parseProfile(output, marker, 0)?.serviceManager).toBe(manager);
  });
});
