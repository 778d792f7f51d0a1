import { mapsTo } from '../frameworks/maps-to.js';
import type { Rule } from '../policy/rule.js';
import { concerning } from './concerning.js';
import { deniedInProduction } from './escalations.js';

/** Who may do what in clouds and clusters. */
export const cloudAccessRules: readonly Rule[] = [
  {
    id: 'ACC-011',
    title: 'Nobody becomes administrator of a cloud in passing',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: concerning({ effect: { kind: 'cloud', action: 'grant-admin' } }, [
      [{ program: ['kubectl', 'oc'] }, { kubernetes: ['5.1.1'] }],
    ]),
    reason:
      'Whoever gets this can do everything, and give it to others. Grant a role that fits the task, for hours, through reviewed infrastructure code.',
    controls: mapsTo({
      nist: ['AC-2', 'AC-6', 'AC-6(5)', 'AC-2(7)'],
      pci: ['7.2.1', '7.2.2', '8.6.1', '10.2.1.5'],
      hipaa: ['164.308(a)(4)(i)', '164.308(a)(3)(ii)(A)'],
      sox: ['404', 'ITGC-AC'],
    }),
    examples: {
      matching: [
        'aws iam attach-user-policy --user-name carol --policy-arn arn:aws:iam::aws:policy/AdministratorAccess',
        'aws iam attach-role-policy --role-name ci --policy-arn arn:aws:iam::aws:policy/AdministratorAccess',
        'kubectl create clusterrolebinding carol --clusterrole=cluster-admin --user=carol',
        'kubectl create clusterrolebinding ci --clusterrole cluster-admin --serviceaccount=ci:default',
        'gcloud projects add-iam-policy-binding shop --member=user:carol@example.net --role=roles/owner',
      ],
      other: [
        'aws iam list-attached-user-policies --user-name carol',
        'kubectl auth can-i --list',
        'kubectl get clusterrolebindings',
        'aws sts get-caller-identity',
        'gcloud projects get-iam-policy shop',
      ],
    },
  },
  {
    id: 'CLD-006',
    title: 'Rights in clouds are granted by review',
    severity: 'high',
    decision: 'require-approval',
    when: concerning({ effect: { kind: 'cloud', action: 'grant' } }, [
      [{ program: ['kubectl', 'oc'] }, { kubernetes: ['5.1.8'] }],
    ]),
    reason:
      'Somebody, or some role, may do more than before, or needs less to prove it. Write it into infrastructure code, where access is reviewed.',
    controls: mapsTo({
      nist: ['AC-2', 'AC-3', 'AC-6', 'IA-2(1)'],
      pci: ['7.2.2', '7.2.4', '8.2.4', '8.4.1'],
      hipaa: ['164.308(a)(4)(ii)(B)', '164.312(a)(1)'],
      sox: ['404', 'ITGC-AC'],
    }),
    examples: {
      matching: [
        'aws iam put-user-policy --user-name carol --policy-name p --policy-document file://p.json',
        'aws iam add-user-to-group --user-name carol --group-name ops',
        'aws iam update-assume-role-policy --role-name ci --policy-document file://t.json',
        'kubectl create rolebinding carol --clusterrole=edit --user=carol',
        'aws iam deactivate-mfa-device --user-name carol --serial-number s',
      ],
      other: [
        'aws iam list-users',
        'aws iam simulate-principal-policy --policy-source-arn a --action-names s3:GetObject',
        'kubectl get rolebindings',
        'aws iam get-role --role-name ci',
        'gcloud iam roles list',
      ],
    },
  },
  {
    id: 'KUB-007',
    title: 'Roles of a cluster name what they allow',
    severity: 'high',
    decision: 'require-approval',
    when: [
      {
        effect: {
          kind: 'cloud',
          action: ['modify', 'create'],
          target: {
            named: ['role *', 'clusterrole *', 'rolebinding *', 'clusterrolebinding *', 'serviceaccount *', 'sa *'],
          },
          program: ['kubectl'],
        },
      },
      {
        effect: {
          kind: 'cloud',
          action: ['delete-resource', 'delete-whole'],
          target: { named: ['role **', 'clusterrole**', 'rolebinding**', 'clusterrolebinding**', 'serviceaccount**'] },
        },
      },
      { effect: { kind: 'cloud', action: 'modify', target: { named: ['approve *'] }, program: ['kubectl'] } },
    ],
    reason:
      'This decides who may do what in the cluster. Keep roles in the repository of the cluster, without wildcards, and bind them to groups.',
    controls: mapsTo({
      nist: ['AC-2', 'AC-3', 'AC-6'],
      pci: ['7.2.1', '7.2.2', '7.3.1'],
      hipaa: ['164.308(a)(4)(ii)(C)', '164.312(a)(1)'],
      sox: ['404', 'ITGC-AC'],
      kubernetes: ['5.1.3', '5.1.5', '5.1.8', '5.1.13'],
    }),
    examples: {
      matching: [
        'kubectl create role reader --verb="*" --resource=pods',
        'kubectl create clusterrole ops --verb=get --resource=secrets',
        'kubectl delete clusterrole ops',
        'kubectl certificate approve carol',
        'kubectl delete rolebinding carol',
      ],
      other: [
        'kubectl get roles',
        'kubectl describe clusterrole view',
        'kubectl auth can-i get pods',
        'kubectl get csr',
        'kubectl create deployment web --image=nginx',
      ],
    },
  },
];
