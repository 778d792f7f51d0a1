import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { runJoined } from '../running/wrapping.js';
import { cloudEffect, tellUnknownVerb } from './cloud-verbs.js';
import { afterDashes } from './derived-word.js';
import { helmUsages } from './helm.js';
import { printsSetup } from './shell-setup.js';
import { lookingUsages, once, onEach, usagesOf } from './usages.js';

const removes = /^(?:delete|destroy|uninstall|rm|remove|reset|purge|terminate-instance)$/;
const halts = /^(?:stop|suspend|drain|pause|terminate|terminate-op)$/;
const changes =
  /^(?:create|apply|sync|install|bootstrap|upgrade|set|update|patch|start|resume|rollback|add|restore|reconcile|edit|replace|rolling-update|init|join|scale|retry|resubmit|trigger)$/;
/** They run clusters for development on this machine. */
const local = /^(?:kind|k3d|minikube|k3sup|crc)$/;

/** They bring what they build into a cluster, and take it away again. */
const builders = /^(?:skaffold|tilt|devspace|garden|okteto|werf)$/;

function deploysHere(call: Call): void {
  const words = call.texts.slice(0, 2);
  const action = words.some((word) => /^(?:delete|destroy|down|dismiss|cleanup|purge)$/.test(word))
    ? 'delete-resource'
    : words.some((word) => /^(?:deploy|run|dev|debug|up|ci|converge|apply|rollback|start|trigger)$/.test(word))
      ? 'modify'
      : undefined;
  if (action === undefined) tellUnknownVerb(call, call.texts.slice(0, 3));
  else if (!call.isTrial('--dry-run')) call.effect('cloud', action, 'object', call.texts.join(' '));
}

/** What tools do whose grammar is `noun verb` or `verb noun`. */
function byVerb(call: Call, whole: RegExp): void {
  const words = call.texts.slice(0, 3);
  const named = call.texts.join(' ');
  const said = (verbs: RegExp): boolean => words.some((word) => verbs.test(word));
  if (said(removes)) call.effect('cloud', said(whole) ? 'delete-cluster' : 'delete-resource', 'object', named);
  else if (said(halts)) call.effect('cloud', 'stop', 'object', named);
  else if (said(changes)) call.effect('cloud', 'modify', 'object', named);
  else cloudEffect(call, words);
}

/** The same of a cluster that is a machine or some containers here. */
function onThisMachine(call: Call): void {
  const words = call.texts.slice(0, 3);
  const named = call.texts.join(' ');
  const said = (verbs: RegExp): boolean => words.some((word) => verbs.test(word));
  if (said(removes)) call.effect('container', 'remove-machine', 'object', named);
  else if (said(halts)) call.effect('container', 'stop', 'object', named);
  else if (said(changes)) call.effect('container', 'modify', 'object', named);
  else tellUnknownVerb(call, words);
}

function tellByVerb(call: Call, whole: RegExp): void {
  if (builders.test(call.name)) deploysHere(call);
  else if (local.test(call.name)) onThisMachine(call);
  else byVerb(call, whole);
}

const shared = `
-n, --namespace=<text> | --context, --kube-context=<text> | --kubeconfig=<look> | -f, --config-file, --filename=<read> | -o, --output=<text> | -p, --profile=<text> | --name=<text> | --region=<text> | -r <text> | --cluster=<text> | --config=<read>
--token, --auth-token=<secret> | --password=<secret> | --username=<text> | --image=<text> | --nodes=<text> | --version=<text> | --driver=<text> | --memory=<text> | --cpus=<text> | --server=<text> | --repo=<text> | --path=<text> | --revision=<text>
-y, --yes | --wait | --force | --prune | --cascade | -v | -h | --all | -w | --dry-run | --insecure | --grpc-web | --plaintext`;

function clusterTool(names: string, summary: string, whole: RegExp): ToolSpec {
  return {
    names,
    summary,
    options: shared,
    effects: (call) => {
      const own = call.operands[0];
      if (own?.text === 'kubectl') {
        call.run([own, ...afterDashes(call)]);
        return;
      }
      if (call.texts[0] === 'ssh' || call.texts[0] === 'exec') {
        const words = afterDashes(call);
        const given = words.length > 0 ? words : call.operands.slice(1);
        if (given.length > 0) runJoined(call, given, { container: call.name });
        return;
      }
      tellByVerb(call, whole);
      printsSetup(call);
      if (call.has('--insecure') || call.has('--plaintext')) call.effect('crypto', 'weaken', 'object', call.name);
    },
  };
}

export const kubernetesToolTools: readonly ToolSpec[] = [
  {
    names: 'helm helm3',
    summary: 'installs applications into a cluster',
    options:
      '-n, --namespace=<text> | --kube-context=<text> | --kubeconfig=<look> | --kube-token=<secret> | --kube-apiserver=<text> | --kube-as-user=<text> | --registry-config=<look> | --repository-cache=<look> | --repository-config=<read> | -o, --output=<text> | -l, --selector=<text> | -m, --max=<text> | --debug | -A, --all-namespaces | -a, --all | -q, --short | -d, --date | -r, --reverse | --burst-limit=<text> | --kube-insecure-skip-tls-verify | -h',
    subcommands: helmUsages,
  },
  {
    names: 'helmfile',
    summary: 'installs several applications into a cluster',
    options:
      '-f, --file=<read> | -e, --environment=<text> | -l, --selector=<text> | --state-values-set=<text> | -n, --namespace=<text> | -b, --helm-binary=<program> | --kube-context=<text> | -q | -i | --args=<text>',
    subcommands: {
      ...usagesOf('apply sync charts', {
        summary: 'makes releases as the file says',
        effects: once('cloud', 'modify'),
      }),
      ...usagesOf('destroy delete', {
        summary: 'removes releases',
        options: '--purge',
        effects: once('cloud', 'delete-release'),
      }),
      ...lookingUsages(
        'diff template lint list status deps repos build fetch test write-values version',
        'looks at releases',
      ),
    },
  },
  {
    names: 'kustomize',
    summary: 'builds resources from layers',
    options: `
--enable-exec | --enable-alpha-plugins   lets layers run programs
-o, --output=<write> | --load-restrictor=<text> | --helm-command=<program> | -e=<text> | --enable-helm`,
    effects: (call) => {
      if (call.has('--enable-exec') || call.has('--enable-alpha-plugins'))
        call.effect('execute', 'load', 'object', call.texts[1] ?? '.');
      const place = call.operands[1];
      if (place !== undefined && /^(?:https?:|git@|github\.com)/.test(place.text)) call.as('url', place);
    },
  },
  {
    names: 'k9s kubectx kubens stern kubetail kubeval kubeconform kube-score kubectl-tree popeye kube-bench kubescape',
    summary: 'looks at a cluster',
    options:
      '-n, --namespace=<text> | --context=<text> | -c, --command=<text> | -l <text> | -s, --since=<text> | -t, --tail=<text> | -o, --output=<text> | --kubeconfig=<look> | --readonly | -A',
  },
  clusterTool(
    'eksctl kops gke-gcloud-auth-plugin aks-engine rosa ocm',
    'makes and removes clusters in a cloud',
    /^(?:cluster|nodegroup|ng|fargateprofile|ig|instancegroup)$/,
  ),
  clusterTool('kind k3d minikube k3sup kubespray talosctl crc', 'runs a cluster on this machine', /^$/),
  {
    names: 'kubeadm',
    summary: 'sets up and takes down the nodes of a cluster',
    options: `${shared}\n--discovery-token=<secret> | --discovery-token-ca-cert-hash=<text> | --certificate-key=<secret> | --apiserver-advertise-address=<text> | --pod-network-cidr=<text> | --ignore-preflight-errors=<text>`,
    subcommands: {
      reset: {
        summary: 'takes the node out of the cluster',
        options: '-f, --force',
        effects: once('cloud', 'delete-cluster'),
      },
      ...usagesOf('init join', { summary: 'makes this machine a node', effects: once('cloud', 'modify') }),
      'upgrade apply': { summary: 'upgrades the cluster', effects: once('cloud', 'modify') },
      ...usagesOf('token_create token_list', {
        summary: 'prints a token to join',
        effects: once('cloud', 'list-secrets'),
      }),
      ...lookingUsages(
        'version config_print config_images_list config_images_pull certs_check-expiration upgrade_plan token_delete',
        'looks at the cluster',
      ),
      'certs renew': { summary: 'renews certificates', effects: once('cloud', 'modify') },
    },
  },
  clusterTool('argocd argo', 'deploys from repositories', /^(?:cluster|proj|project|repo)$/),
  clusterTool('flux fluxctl', 'deploys from repositories', /^(?:source|all)$/),
  clusterTool(
    'istioctl linkerd cilium hubble calicoctl consul-k8s',
    'looks after the network of a cluster',
    /^(?:purge|--purge)$/,
  ),
  clusterTool('velero', 'backs clusters up', /^$/),
  clusterTool('skaffold tilt devspace garden okteto werf', 'builds and runs applications in a cluster', /^$/),
  {
    names: 'kubeseal sops',
    summary: 'encrypts secrets for a cluster',
    options:
      '-f, --secret-file=<look> | -o, --format=<text> | -w, --sealed-secret-file=<write> | --cert=<look> | --recovery-private-key=<look> | -d, --decrypt | -e, --encrypt | -i, --in-place | --age=<text> | --kms=<text> | -p, --pgp=<text> | --input-type=<text> | --output-type=<text> | --output=<write> | --config=<read>',
    operands: '<any>...',
    effects: (call) => {
      if (call.has('-d') || call.texts[0] === 'decrypt') {
        call.effect(
          'crypto',
          call.has('--output') || call.has('-i') ? 'decrypt' : 'show-secret',
          'object',
          call.texts.at(-1) ?? '',
        );
        call.print({ sensitive: true });
      }
      const [verb, ...rest] = call.operands;
      if (verb !== undefined && /^exec-(?:env|file)$/.test(verb.text) && rest[1] !== undefined)
        call.as('command', rest[1]);
    },
  },
  {
    names: 'etcdctl etcdutl',
    summary: 'reads and changes the store of a cluster',
    options:
      '--endpoints=<server> | --cacert=<look> | --cert=<look> | --key=<look> | --user=<text> | --password=<secret> | --command-timeout=<text> | --data-dir=<look> | --name=<text> | --initial-cluster=<text> | --rev=<text> | -w, --write-out=<text> | --prefix | --from-key | --keys-only | --insecure-skip-tls-verify | --insecure-transport | --limit=<text> | --order=<text>',
    variables: 'ETCDCTL_ENDPOINTS=<server>',
    effects: (call) => {
      if (call.has('--insecure-skip-tls-verify')) call.effect('crypto', 'weaken', 'object', 'certificate checks');
    },
    subcommands: {
      del: {
        summary: 'deletes keys',
        effects: (call) =>
          call.effect(
            'database',
            call.has('--prefix') || call.has('--from-key') ? 'drop' : 'delete',
            'object',
            call.texts.join(' '),
          ),
      },
      put: {
        summary: 'sets a key',
        effects: (call) => call.effect('database', 'modify', 'object', call.texts[0] ?? ''),
      },
      get: {
        summary: 'prints keys',
        effects: (call) => {
          if (/secrets/.test(call.texts[0] ?? '') && !call.has('--keys-only'))
            call.effect('cloud', 'list-secrets', 'object', call.texts[0] ?? '');
        },
      },
      'snapshot save': {
        summary: 'writes a copy of everything',
        operands: '<write>',
        effects: (call) => call.print({ sensitive: true }),
      },
      'snapshot restore': {
        summary: 'replaces everything by a copy',
        operands: '<read>',
        effects: once('database', 'restore'),
      },
      'member remove': { summary: 'takes a member out', effects: onEach('cloud', 'drain') },
      'auth disable': { summary: 'lets everybody in', effects: once('database', 'grant-all') },
      ...usagesOf(
        'user_add user_delete user_grant-role role_add role_grant-permission member_add member_update compaction defrag lease_revoke auth_enable txn elect move-leader',
        { summary: 'changes the store', effects: once('database', 'modify') },
      ),
      lock: {
        summary: 'runs a command under a lock',
        style: 'posix',
        effects: (call) => call.run(call.operands.slice(1)),
      },
      ...lookingUsages(
        'endpoint_health endpoint_status member_list watch version alarm_list snapshot_status user_list role_list check_perf',
        'looks at the store',
      ),
    },
  },
];
