import { mapsTo } from '../frameworks/maps-to.js';
import type { Rule } from '../policy/rule.js';
import { deniedInProduction } from './escalations.js';

const kubectl = ['kubectl', 'kubeadm', 'helm', 'velero'];

/** Clusters, and what runs in them. */
export const kubernetesRules: readonly Rule[] = [
  {
    id: 'KUB-001',
    title: 'Namespaces, nodes and definitions are not deleted',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: { effect: { kind: 'cloud', action: ['delete-whole', 'delete-cluster'] } },
    reason:
      'All that is in it goes with it, of every kind. List what it holds (`kubectl get all,pvc -n`), back it up, and delete the one object.',
    controls: mapsTo({
      nist: ['CM-3', 'CM-5', 'CP-9'],
      pci: ['6.5.1'],
      hipaa: ['164.308(a)(7)(ii)(A)', '164.312(c)(1)'],
      sox: ['802', 'ITGC-CM', 'ITGC-OPS'],
    }),
    examples: {
      matching: [
        'kubectl delete namespace shop',
        'kubectl delete node worker-3',
        'kubectl delete crd widgets.example.net',
        'kubeadm reset --force',
        'eksctl delete cluster lab',
      ],
      other: [
        'kubectl get namespaces',
        'kubectl describe node worker-3',
        'kubectl get crd',
        'kubectl get all -n shop',
        'eksctl get cluster',
      ],
    },
  },
  {
    id: 'KUB-002',
    title: 'Volumes and what keeps state are not deleted',
    severity: 'high',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: { effect: { kind: 'cloud', action: 'delete-stored', program: kubectl } },
    reason:
      'The data of the service may go with the claim. Set the volume to Retain, take a snapshot, and scale down before you delete.',
    controls: mapsTo({
      nist: ['CP-9', 'SI-12', 'CM-3'],
      pci: ['6.5.1'],
      hipaa: ['164.308(a)(7)(ii)(A)', '164.312(c)(1)'],
      sox: ['802', 'ITGC-OPS'],
    }),
    examples: {
      matching: [
        'kubectl delete pvc data-db-0',
        'kubectl delete pv vol-9',
        'kubectl delete statefulset db',
        'kubectl delete all --all -n shop',
        'kubectl -n shop delete pvc --all',
      ],
      other: [
        'kubectl get pvc',
        'kubectl describe pv vol-9',
        'kubectl get statefulset',
        'kubectl delete pvc data-db-0 --dry-run=server',
        'kubectl rollout status statefulset/db',
      ],
    },
  },
  {
    id: 'KUB-003',
    title: 'Objects of a cluster are deleted by review',
    severity: 'high',
    decision: 'require-approval',
    when: {
      effect: {
        kind: 'cloud',
        action: ['delete-resource', 'delete-release', 'recreate', 'delete-pod'],
        program: kubectl,
      },
      riskFrom: 0.34,
    },
    reason:
      'The service stops, or loses its configuration. Try it with `--dry-run=server`, remove it in the repository, and let the deployment follow.',
    controls: mapsTo({
      nist: ['CM-3', 'CM-5', 'CP-10'],
      pci: ['6.5.1', '6.5.2'],
      hipaa: ['164.308(a)(7)(i)', '164.308(a)(8)'],
      sox: ['404', 'ITGC-CM'],
    }),
    examples: {
      matching: [
        'kubectl delete deployment web',
        'kubectl delete -f app.yaml',
        'helm uninstall shop',
        'kubectl replace --force -f app.yaml',
        'kubectl delete service web',
      ],
      other: [
        'kubectl get deployment web',
        'kubectl rollout restart deployment/web',
        'helm list',
        'kubectl diff -f app.yaml',
        'helm status shop',
      ],
    },
  },
  {
    id: 'KUB-004',
    title: 'Nodes are drained within a window',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'cloud', action: 'drain' } },
    reason:
      'Its pods move or stop, all at once. See that disruption budgets and the other nodes can take it, and drain one node after the other.',
    controls: mapsTo({
      nist: ['CM-3', 'CP-10', 'SC-5'],
      hipaa: ['164.308(a)(7)(i)'],
      sox: ['ITGC-OPS'],
    }),
    examples: {
      matching: [
        'kubectl drain worker-3 --ignore-daemonsets',
        'kubectl drain worker-3 --force --delete-emptydir-data',
        'kubectl drain worker-5',
        'kubectl drain worker-4 --force',
        'kubectl drain -l pool=old',
      ],
      other: [
        'kubectl get nodes',
        'kubectl uncordon worker-3',
        'kubectl drain worker-3 --dry-run=server',
        'kubectl get pdb',
        'kubectl top node',
      ],
    },
  },
  {
    id: 'KUB-008',
    title: 'Nodes are closed to new pods within a window',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'cloud', action: 'drain-soft' } },
    reason:
      'No new pod is placed there, and one that ends may find no other place. See that the other nodes have room, and open it again (`kubectl uncordon`) when the work is done.',
    controls: mapsTo({
      nist: ['CM-3', 'CP-10', 'SC-5'],
      hipaa: ['164.308(a)(7)(i)'],
      sox: ['ITGC-OPS'],
    }),
    examples: {
      matching: [
        'kubectl cordon worker-3',
        'kubectl cordon -l pool=old',
        'kubectl --context live cordon worker-4',
        'kubectl cordon worker-5 worker-6',
        'ssh bastion kubectl cordon worker-3',
      ],
      other: [
        'kubectl get nodes',
        'kubectl uncordon worker-3',
        'kubectl cordon worker-3 --dry-run=server',
        'kubectl describe node worker-3',
        'kubectl top node',
      ],
    },
  },
  {
    id: 'KUB-005',
    title: 'Namespaces of the system are for the system',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'container', action: ['exec-system', 'exec-machine'] }, riskFrom: 0.34 },
    reason:
      'Who is in there can reach every node and secret. Read its logs and events, or use a debug container in a namespace of your own.',
    controls: mapsTo({
      nist: ['AC-6', 'AC-17', 'AC-6(9)'],
      pci: ['7.2.2', '10.2.1.2'],
      hipaa: ['164.312(a)(1)', '164.312(b)'],
      sox: ['ITGC-AC'],
      kubernetes: ['5.2.1', '5.1.4', '5.7.4'],
    }),
    examples: {
      matching: [
        'kubectl exec -n kube-system coredns-0 -- cat /etc/resolv.conf',
        'kubectl -n kube-system exec -it etcd-0 -- sh',
        'kubectl exec -n kube-system kube-proxy-x -- iptables-save',
        'kubectl exec --namespace kube-system x -- id',
        'kubectl exec -it -n kube-system y -- ls',
      ],
      other: [
        'kubectl logs -n kube-system coredns-0',
        'kubectl get pods -n kube-system',
        'kubectl exec web-0 -- date',
        'kubectl describe pod -n kube-system x',
        'kubectl get events -n kube-system',
      ],
    },
  },
  {
    id: 'KUB-006',
    title: 'Protection of namespaces is not lowered',
    severity: 'high',
    decision: 'require-approval',
    when: [
      {
        effect: {
          kind: 'cloud',
          action: 'modify',
          target: {
            named: [
              '*pod-security.kubernetes.io/enforce=privileged',
              '**pod-security.kubernetes.io/enforce-',
              '** *pod-security.kubernetes.io/*=privileged',
            ],
          },
        },
      },
      {
        effect: {
          kind: 'cloud',
          target: {
            named: [
              'networkpolicy**',
              'netpol**',
              'validatingwebhookconfiguration**',
              'mutatingwebhookconfiguration**',
              'podsecuritypolicy**',
              'resourcequota**',
            ],
          },
          action: ['delete-stored', 'delete-resource', 'delete-whole'],
        },
      },
    ],
    reason:
      'Pods of any kind could run, or reach any other. Keep the level of the namespace, and give the one workload a namespace of its own.',
    controls: mapsTo({
      nist: ['CM-6', 'SC-7', 'AC-3'],
      pci: ['2.2.6', '1.4.2'],
      hipaa: ['164.312(a)(1)', '164.312(e)(1)'],
      sox: ['ITGC-CM'],
      kubernetes: ['5.2.1', '5.2.2', '5.3.2', '5.1.12'],
    }),
    examples: {
      matching: [
        'kubectl label ns shop pod-security.kubernetes.io/enforce=privileged',
        'kubectl delete networkpolicy default-deny',
        'kubectl delete validatingwebhookconfiguration gatekeeper',
        'kubectl delete netpol --all -n shop',
        'kubectl delete mutatingwebhookconfiguration istio',
      ],
      other: [
        'kubectl get ns shop --show-labels',
        'kubectl label ns shop team=web',
        'kubectl get networkpolicy -A',
        'kubectl describe netpol default-deny',
        'kubectl get validatingwebhookconfigurations',
      ],
    },
  },
];
