import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  [
    'kubectl apply -f https://h.example/a.yaml',
    ['network:fetch h.example external', 'cloud:apply-downloaded https://h.example/a.yaml'],
  ],
  ['kubectl get pods -A', []],
  ['kubectl get secret db -o yaml', ['cloud:list-secrets secret db sensitive']],
  ['kubectl get secrets', []],
  ['kubectl delete namespace prod', ['cloud:delete-whole namespace prod']],
  ['kubectl -n prod delete pod x --force', ['cloud:delete-pod pod x force']],
  ['kubectl delete deploy/api svc/api', ['cloud:delete-resource deploy/api', 'cloud:delete-resource svc/api']],
  ['kubectl delete pvc data', ['cloud:delete-stored pvc data']],
  ['kubectl delete pods --all', ['cloud:delete-resource pods']],
  ['kubectl delete -f a.yaml', ['read:read a.yaml', 'cloud:delete-resource a.yaml']],
  ['kubectl delete ns x --dry-run=client', []],
  [
    'kubectl exec -it api-0 -n prod -- rm -rf /data',
    ['container:exec api-0', 'delete:remove /data recursive force @container=api-0'],
  ],
  ['kubectl exec api-0 -- bash', ['container:exec api-0', 'container:shell api-0']],
  [
    'kubectl run x --image=alpine --overrides=\'{"spec":{"hostPID":true,"containers":[{"securityContext":{"privileged":true}}]}}\'',
    [
      'container:run alpine',
      'container:run-privileged alpine',
      'container:share-host-processes alpine',
      'privilege:escape alpine',
    ],
  ],
  [
    'kubectl run x --image=alpine -- rm -rf /data',
    ['container:run alpine', 'delete:remove /data recursive force @container=alpine'],
  ],
  ['kubectl debug node/n1 -it --image=busybox', ['privilege:escape node/n1']],
  ['kubectl debug pod-x --image=busybox', ['container:exec pod-x']],
  [
    'kubectl cp /etc/shadow pod:/x',
    [
      'read:read /etc/shadow external sensitive',
      'network:send external sensitive',
      'write:overwrite /x @container=pod',
      'write:overwrite /x/shadow @container=pod',
    ],
  ],
  ['kubectl cp pod:/x /etc/cron.d/y', ['write:overwrite /etc/cron.d/y']],
  ['kubectl apply -f a.yaml', ['read:read a.yaml', 'cloud:modify a.yaml']],
  [
    'kubectl apply --prune -f a.yaml',
    ['read:read a.yaml', 'cloud:modify a.yaml', 'cloud:delete what is no longer described'],
  ],
  [
    'kubectl create clusterrolebinding x --clusterrole=cluster-admin --user=bob',
    ['cloud:grant-admin clusterrolebinding x'],
  ],
  ['kubectl create rolebinding x --role=view --user=bob', ['cloud:grant rolebinding x', 'cloud:modify rolebinding x']],
  [
    'kubectl create secret generic x --from-literal=password=secret',
    ['crypto:expose-secret in the command', 'cloud:modify secret generic x'],
  ],
  ['kubectl create deployment x --image=nginx', ['cloud:modify deployment x']],
  ['kubectl scale deploy x --replicas=0', ['cloud:stop deploy x']],
  ['kubectl scale deploy x --replicas=3', ['cloud:modify deploy x']],
  ['kubectl drain n1 --force', ['cloud:drain n1 force']],
  ['kubectl cordon n1', ['cloud:drain-soft n1']],
  ['kubectl rollout restart deploy/api', ['cloud:modify deploy/api']],
  ['kubectl rollout status deploy/api', []],
  ['kubectl port-forward svc/x 80:80', ['network:listen-local svc/x 80:80']],
  ['kubectl port-forward --address 0.0.0.0 svc/x 80:80', ['network:tunnel 0.0.0.0']],
  ['kubectl config view --raw', ['cloud:list-secrets credentials of clusters']],
  ['kubectl config use-context prod', []],
  ['kubectl config set-cluster x --insecure-skip-tls-verify=true', ['crypto:weaken cluster']],
  ['kubectl --insecure-skip-tls-verify get pods', ['crypto:weaken cluster']],
  ['kubectl logs -f api-0', []],
  ["kubectl auth can-i '*' '*'", []],
  ['kubectl frobnicate', ['opaque:unknown-subcommand kubectl']],
  ['oc rsh pod rm -rf /data', ['container:exec pod', 'delete:remove /data recursive force @container=pod']],
  [
    'oc adm policy add-cluster-role-to-user cluster-admin bob',
    ['cloud:grant-admin add-cluster-role-to-user cluster-admin bob'],
  ],
  ['k3s kubectl delete ns prod', ['cloud:delete-whole ns prod']],
  ["kubectl get secret/db --template='{{.data}}'", ['cloud:list-secrets secret/db sensitive']],
];

describe('kubectl', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
