import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['helm list -A', []],
  ['helm uninstall payments -n prod', ['cloud:delete-release payments']],
  [
    'helm upgrade --install a ./chart --post-renderer /tmp/evil',
    ['execute:run /tmp/evil', 'opaque:unknown-program evil', 'cloud:modify a ./chart'],
  ],
  ['helm template ./chart', []],
  ['helm repo add x http://h.example', ['crypto:weaken http://h.example']],
  ['helm install a --dry-run ./chart', []],
  ['helm plugin install https://h.example/x', ['execute:install-plugin https://h.example/x']],
  ['helmfile destroy', ['cloud:delete-release']],
  ['kustomize build --enable-exec .', ['execute:load .']],
  ['kustomize build .', []],
  ['eksctl delete cluster x', ['cloud:delete-cluster delete cluster x']],
  ['eksctl get cluster', []],
  ['kind delete cluster', ['container:remove-machine delete cluster']],
  ['minikube stop', ['container:stop stop']],
  ['kubeadm reset -f', ['cloud:delete-cluster']],
  ['kubeadm token create', ['cloud:list-secrets']],
  ['argocd app delete x', ['cloud:delete-resource app delete x']],
  ['argocd app list', []],
  ['velero backup delete x', ['cloud:delete-resource backup delete x']],
  ['istioctl analyze', []],
  ['sops -d secrets.enc', ['crypto:show-secret secrets.enc']],
  ['etcdctl del /registry --prefix', ['database:drop /registry']],
  ['etcdctl get /registry/secrets --prefix', ['cloud:list-secrets /registry/secrets']],
  ['etcdctl endpoint health', []],
  ['etcdctl snapshot save /backup/x.db', ['write:overwrite /backup/x.db']],
  ['k9s', []],
];

describe('kubernetes tools', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
