import { mapsTo } from '../frameworks/maps-to.js';
import type { Rule } from '../policy/rule.js';
import { deniedInProduction } from './escalations.js';

/** Containers and virtual machines on one host. */
export const containerRules: readonly Rule[] = [
  {
    id: 'DST-009',
    title: 'Volumes are not removed wholesale',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'container', action: ['remove-volume', 'remove-everything'] }, riskFrom: 0.34 },
    reason: 'Data in volumes are gone with them. List what would go, name each volume, and prune with a filter of age.',
    controls: mapsTo({
      nist: ['CP-9', 'CM-3', 'SI-12'],
      pci: ['6.5.1'],
      hipaa: ['164.308(a)(7)(ii)(A)', '164.312(c)(1)'],
      sox: ['ITGC-OPS'],
    }),
    examples: {
      matching: [
        'docker volume rm shop-data',
        'docker system prune --all --volumes --force',
        'docker rm -fv shop',
        'docker compose down --volumes',
        'podman volume rm shop-data',
      ],
      other: [
        'docker volume ls',
        'docker system prune --all --force',
        'docker rm --force shop',
        'docker compose ps',
        'docker volume inspect shop-data',
      ],
    },
  },
  {
    id: 'CNT-008',
    title: 'Containers and what is unused are removed by name',
    severity: 'high',
    decision: 'require-approval',
    when: {
      effect: {
        kind: 'container',
        action: ['remove', 'remove-many', 'remove-service', 'remove-machine', 'prune', 'prune-unasked'],
      },
      riskFrom: 0.34,
    },
    reason:
      'What is removed cannot be started again, and what was written to it outside of a volume is gone. List what would go, and name it, or prune with a filter of age.',
    controls: mapsTo({
      nist: ['CP-9', 'CM-3', 'SI-12'],
      pci: ['6.5.1'],
      hipaa: ['164.308(a)(7)(i)', '164.312(c)(1)'],
      sox: ['ITGC-OPS'],
    }),
    examples: {
      matching: [
        'docker rm -f $(docker ps -aq)',
        'docker stack rm shop',
        'docker system prune --all --force',
        'podman system prune --all --force',
        'docker service rm web',
      ],
      other: [
        'docker ps -a',
        'docker system df',
        'docker stack services shop',
        'docker inspect shop',
        'docker volume rm shop-data',
      ],
    },
  },
  {
    id: 'CNT-004',
    title: 'Containers are stopped by approval',
    severity: 'medium',
    decision: 'require-approval',
    when: {
      effect: { kind: 'container', action: ['kill', 'stop-many', 'stop-machine', 'restart-machine', 'roll-back'] },
      riskFrom: 0.34,
    },
    reason:
      'Whoever uses the service loses it, and a killed one cannot finish what it does. Roll over to a new one first, then stop.',
    controls: mapsTo({
      nist: ['CM-3', 'SC-5', 'CP-10'],
      hipaa: ['164.308(a)(7)(i)'],
      sox: ['ITGC-OPS'],
    }),
    examples: {
      matching: [
        'docker kill web',
        'docker stop $(docker ps -q)',
        'virsh destroy web',
        'virsh shutdown web',
        'docker kill -s KILL db',
      ],
      other: [
        'docker ps',
        'docker stats --no-stream',
        'virsh dominfo web',
        'docker logs --tail 5 web',
        'docker top web',
      ],
    },
  },
  {
    id: 'CNT-005',
    title: 'Machines and their disks are not discarded',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: { effect: { kind: 'container', action: ['discard-machine', 'discard-disk', 'remove-remote-image'] } },
    reason:
      'The machine, its disks or an image that others pull would be gone. Keep a snapshot of it, and discard it after retention.',
    controls: mapsTo({
      nist: ['CP-9', 'SI-12'],
      pci: ['6.5.1'],
      hipaa: ['164.310(d)(2)(iv)', '164.308(a)(7)(ii)(A)'],
      sox: ['802', 'ITGC-OPS'],
    }),
    examples: {
      matching: [
        'virsh undefine web --remove-all-storage',
        'VBoxManage unregistervm web --delete',
        'qm destroy 104',
        'virsh undefine db --remove-all-storage --nvram',
        'sudo qm destroy 9001 --purge',
      ],
      other: ['virsh list --all', 'VBoxManage list vms', 'qm list', 'virsh dumpxml web', 'qm config 104'],
    },
  },
  {
    id: 'CNT-002',
    title: 'Images and manifests are ones that were looked at',
    severity: 'high',
    decision: 'require-approval',
    when: [
      { effect: { kind: ['container', 'cloud'], action: ['run-downloaded', 'install-plugin'] }, riskFrom: 0.34 },
      {
        effect: { kind: ['container', 'cloud'], action: 'apply-downloaded' },
        riskFrom: 0.34,
        controls: mapsTo({ kubernetes: ['5.5.1'] }),
      },
    ],
    reason:
      'What runs is what somebody else puts there at that moment. Keep the manifest in your repository and name images by digest.',
    controls: mapsTo({
      nist: ['CM-14', 'SI-7', 'SR-4'],
      pci: ['6.5.1', '6.3.2'],
      hipaa: ['164.312(c)(1)', '164.308(a)(5)(ii)(B)'],
      sox: ['ITGC-CM'],
    }),
    examples: {
      matching: [
        'kubectl apply -f https://example.net/app.yaml',
        'kubectl create -f https://example.net/crd.yaml',
        'docker plugin install example/net',
        'kubectl apply -k https://github.com/example/app',
        'kubectl replace -f https://example.net/app.yaml',
      ],
      other: [
        'kubectl apply -f app.yaml --dry-run=server',
        'kubectl diff -f app.yaml',
        'docker plugin ls',
        'docker image inspect nginx',
        'docker pull nginx:1.27',
      ],
    },
  },
];
