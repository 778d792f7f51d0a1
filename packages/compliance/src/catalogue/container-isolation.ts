import { type Mapping, mapsTo } from '../frameworks/maps-to.js';
import type { Condition, Rule } from '../policy/rule.js';
import { deniedInProduction } from './escalations.js';

const clusters = ['kubectl', 'oc', 'helm', 'k3s', 'microk8s'];
const otherMachines = [
  'virsh',
  'machinectl',
  'lxc',
  'incus',
  'systemd-nspawn',
  'chroot',
  'unshare',
  'socat',
  'ncat',
  'act',
];

/** What containers may do, by what they are given: a benchmark of one engine says nothing of another. */
function given(action: string, { docker, kubernetes }: Mapping): readonly Condition[] {
  const effect = { kind: 'container', action } as const;
  return [
    { effect: { ...effect, except: { program: clusters } }, ...inDocker(docker) },
    { effect: { ...effect, program: clusters }, ...(kubernetes && { controls: mapsTo({ kubernetes }) }) },
  ];
}

function inDocker(docker: Mapping['docker']): Pick<Condition, 'controls'> {
  return docker === undefined ? {} : { controls: mapsTo({ docker }) };
}

/** What keeps a container apart from its host. */
export const containerIsolationRules: readonly Rule[] = [
  {
    id: 'CNT-001',
    title: 'Containers have no rights on the host',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: [
      { effect: { kind: 'container', action: 'run-privileged', program: otherMachines } },
      ...given('run-privileged', { docker: ['5.5'], kubernetes: ['5.2.2'] }).map(({ effect, ...rest }) => ({
        ...rest,
        effect:
          effect?.program === undefined ? { ...effect, except: { program: [...clusters, ...otherMachines] } } : effect,
      })),
      ...given('exec-privileged', { docker: ['5.23'] }),
      ...given('add-host-capability', { docker: ['5.4'], kubernetes: ['5.2.9'] }),
      ...given('share-host-processes', { docker: ['5.16'], kubernetes: ['5.2.3'] }),
      ...given('share-host-users', { docker: ['5.31'] }),
      ...given('mount-host-path', { kubernetes: ['5.2.12'] }),
    ],
    reason:
      'A privileged container, or one in the namespaces of the host, is root on it. Drop all capabilities, add the one it needs, and keep its root file system read-only.',
    controls: mapsTo({
      nist: ['AC-6', 'CM-7', 'SC-39'],
      pci: ['2.2.6', '7.2.2'],
      hipaa: ['164.312(a)(1)', '164.308(a)(1)(ii)(B)'],
      sox: ['ITGC-CM', 'ITGC-AC'],
    }),
    examples: {
      matching: [
        'docker run --privileged -it debian',
        'podman run --privileged fedora',
        'docker run --pid=host debian ps',
        'docker run --userns=host debian id',
        'docker run --cap-add=ALL debian',
        'docker exec --privileged web sh',
        'kubectl run x --image=debian --privileged',
      ],
      other: [
        'docker run --rm debian',
        'docker run --cap-drop=ALL debian',
        'docker exec web id',
        'docker inspect web',
        'docker run --read-only debian',
      ],
    },
  },
  {
    id: 'CNT-003',
    title: 'The isolation of containers stays on',
    severity: 'high',
    decision: 'require-approval',
    when: [
      { effect: { kind: 'container', action: ['weaken-isolation', 'show-host', 'attach-device'] }, riskFrom: 0.34 },
      ...given('drop-seccomp', { docker: ['5.22'], kubernetes: ['5.7.2'] }),
      ...given('drop-apparmor', { docker: ['5.2'] }),
      ...given('drop-selinux', { docker: ['5.3'] }),
      ...given('allow-new-privileges', { docker: ['5.26'], kubernetes: ['5.2.6'] }),
      ...given('add-capability', { docker: ['5.4'], kubernetes: ['5.2.9'] }),
      ...given('share-host-ipc', { docker: ['5.17'], kubernetes: ['5.2.4'] }),
    ],
    reason: 'The container may do more on the host than its profile allows. Write a profile that allows what it needs.',
    controls: mapsTo({
      nist: ['SC-39', 'CM-6', 'AC-3'],
      pci: ['2.2.6'],
      hipaa: ['164.312(a)(1)'],
      sox: ['ITGC-CM'],
    }),
    examples: {
      matching: [
        'docker run --security-opt seccomp=unconfined debian',
        'docker run --security-opt apparmor=unconfined debian',
        'podman run --security-opt label=disable fedora',
        'docker run --security-opt no-new-privileges=false debian',
        'docker run --ipc=host debian',
        'docker run --cap-add=NET_ADMIN debian',
        'virsh attach-device web disk.xml',
      ],
      other: [
        'docker run --security-opt no-new-privileges debian',
        'docker run --ipc=private debian',
        'docker run --cap-add=CHOWN debian',
        'docker info',
        'virsh list',
        'podman ps',
      ],
    },
  },
  {
    id: 'CNT-006',
    title: 'Containers have a network and a name of their own',
    severity: 'medium',
    decision: 'warn',
    raise: [{ context: { environment: ['production', 'prod*'] }, decision: 'require-approval' }],
    when: [
      ...given('share-host-network', { docker: ['5.10'], kubernetes: ['5.2.5'] }),
      ...given('share-host-name', { docker: ['5.21'] }),
      ...given('share-host-cgroups', {}),
    ],
    reason:
      'The container reaches what listens on the host alone, or may rename it. Publish the ports that it serves (`-p 127.0.0.1:8080:80`).',
    controls: mapsTo({
      nist: ['SC-39', 'CM-7', 'SC-7'],
      pci: ['2.2.6', '1.4.2'],
      hipaa: ['164.312(a)(1)'],
      sox: ['ITGC-CM'],
    }),
    examples: {
      matching: [
        'docker run --network=host nginx',
        'docker run -d --net host nginx',
        'podman run --uts=host fedora',
        'docker create --network host nginx',
        'docker run --cgroupns=host debian',
      ],
      other: [
        'docker run --network=shop nginx',
        'docker run -p 127.0.0.1:8080:80 nginx',
        'docker network ls',
        'docker run --uts="" debian',
        'docker run --cgroupns=private debian',
      ],
    },
  },
  {
    id: 'CNT-007',
    title: 'Nobody is root in a container without a need',
    severity: 'low',
    decision: 'warn',
    when: given('exec-as-root', { docker: ['5.24'] }),
    reason:
      'As root in the container it may change all that the container holds. Leave the user out, so that it runs as the one of the image.',
    controls: mapsTo({
      nist: ['AC-6', 'AC-6(2)'],
      pci: ['7.2.2'],
      hipaa: ['164.312(a)(1)'],
      sox: ['ITGC-AC'],
    }),
    examples: {
      matching: [
        'docker exec -u root web id',
        'docker exec --user=root web ls /srv',
        'podman exec -u 0 web id',
        'docker exec -it -u 0:0 web sh',
        'docker exec --user root -w /srv web ls',
      ],
      other: [
        'docker exec web id',
        'docker exec -u www-data web ls /srv',
        'podman exec --user=1000 web id',
        'docker exec -it web sh',
        'docker top web',
      ],
    },
  },
];
