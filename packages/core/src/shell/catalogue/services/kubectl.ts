import type { Call, ToolSpec, Usage, Word } from '../../tools/tool-spec.js';
import { runInside } from './container-inside.js';
import { copiedInto } from './copying-elsewhere.js';
import { afterDashes } from './derived-word.js';
import { apply, create, lookAtHostAccess, readResources } from './kubectl-apply.js';
import { kubectlOptions, workloadOptions } from './kubectl-options.js';
import { deleteResources } from './kubernetes-resources.js';
import { remotePath } from './remote-path.js';
import { lookingUsages, usagesOf } from './usages.js';

function change(action: string): (call: Call) => void {
  return (call) => {
    if (!call.isTrial('--dry-run')) call.effect('cloud', action, 'object', call.texts.join(' '));
    lookAtHostAccess(call, call.value('-p') ?? '', call.texts.join(' '));
  };
}

/** The command after `--`, or after the first operand as it was once written. */
function commandOf(call: Call): readonly Word[] {
  const dashes = call.words.findIndex(({ text }) => text === '--');
  return dashes === -1 ? call.operands.slice(1) : call.words.slice(dashes + 1);
}

function execute(call: Call): void {
  const pod = call.texts[0] ?? '';
  call.effect('container', call.value('--namespace') === 'kube-system' ? 'exec-system' : 'exec', 'object', pod);
  runInside(call, commandOf(call), { container: pod });
}

/** A pod of one's own making that may be given the machine it runs on. */
function run(call: Call): void {
  const image = call.value('--image') ?? '';
  call.effect('container', 'run', 'object', image);
  const overrides = call.value('--overrides') ?? '';
  if (call.has('--privileged')) call.effect('container', 'run-privileged', 'object', image);
  lookAtHostAccess(call, overrides, image);
  if (/"?hostPID"?\s*:\s*true/.test(overrides) && /privileged/.test(overrides))
    call.effect('privilege', 'escape', 'object', image);
  if (/"?path"?\s*:\s*"?\/(?:"|\s|$)/.test(overrides)) call.effect('privilege', 'escape', 'object', '/');
  runInside(call, commandOf(call), { container: image });
}

function debug(call: Call): void {
  const target = call.texts[0] ?? '';
  if (/^nodes?\//.test(target) || /^(?:sysadmin|netadmin)$/.test(call.value('--profile') ?? '')) {
    call.effect('privilege', 'escape', 'object', target);
  } else call.effect('container', 'exec', 'object', target);
  const dashes = call.words.findIndex(({ text }) => text === '--');
  if (dashes !== -1) runInside(call, call.words.slice(dashes + 1), { container: target });
}

const secretKind = /^(?:secrets?(?:\.v1)?|sealedsecrets?|externalsecrets?)(?:\/|$)/;

/** `get secret` by itself lists names; the values come with a format. */
function get(call: Call): void {
  const kinds = (call.texts[0] ?? '').split(',');
  const shows =
    call.has('--template') ||
    /^(?:ya?ml|json|jsonpath|go-template|custom-columns|template)/.test(call.value('-o') ?? '');
  if (shows && (kinds.some((kind) => secretKind.test(kind)) || call.texts.some((text) => /^secrets?\//.test(text)))) {
    call.effect('cloud', 'list-secrets', 'object', call.texts.join(' '), { attributes: { sensitive: true } });
    call.print({ sensitive: true });
  }
}

function copy(call: Call): void {
  const [source, target] = call.operands;
  if (source === undefined || target === undefined) return;
  if (remotePath(source.text) === undefined) call.as('upload', source);
  const inside = remotePath(target.text);
  if (inside === undefined) call.as('write', target);
  else copiedInto(call, [source], target, inside.path, { container: inside.host });
}

function scale(call: Call): void {
  if (call.isTrial('--dry-run')) return;
  call.effect('cloud', call.value('--replicas') === '0' ? 'stop' : 'modify', 'object', call.texts.join(' '));
}

function drain(call: Call): void {
  if (call.isTrial('--dry-run')) return;
  call.effect('cloud', 'drain', 'object', call.texts.join(' '), {
    attributes: call.has('--force') ? { force: true } : {},
  });
}

function configure(call: Call): void {
  if (call.has('--insecure-skip-tls-verify')) call.effect('crypto', 'weaken', 'object', 'cluster');
  for (const word of [...call.values('--token'), ...call.values('--password')]) call.as('secret', word);
}

function listen(call: Call): void {
  const address = call.value('--address') ?? '';
  const isOpen =
    /0\.0\.0\.0|::/.test(address) ||
    (call.subcommand === 'proxy' && call.has('--accept-hosts') && /\*/.test(call.value('--accept-hosts') ?? ''));
  if (isOpen) call.effect('network', 'tunnel', 'host', address);
  else call.effect('network', 'listen-local', 'host', call.texts.join(' '));
}

const kubectlUsages: Readonly<Record<string, Usage>> = {
  get: { summary: 'lists resources', effects: get },
  delete: {
    summary: 'deletes resources',
    effects: (call) => (call.isTrial('--dry-run') ? undefined : deleteResources(call)),
  },
  exec: {
    summary: 'runs a command in a container',
    style: 'gnu',
    options: '-i, --stdin | -t, --tty | -q',
    effects: execute,
  },
  run: { summary: 'runs an image', options: workloadOptions, effects: run },
  debug: { summary: 'joins a container or a node', options: workloadOptions, effects: debug },
  cp: { summary: 'copies files from or into a container', options: '--no-preserve | --retries=<text>', effects: copy },
  ...usagesOf('apply replace', { summary: 'makes the cluster as files say', effects: apply('modify') }),
  ...usagesOf('patch edit label annotate taint autoscale expose certificate', {
    summary: 'changes resources',
    options:
      '-p, --patch=<text> | --patch-file=<read> | --type=<text> | --overwrite | --port=<text> | --target-port=<text> | --protocol=<text> | --min=<text> | --max=<text> | --cpu-percent=<text> | --name=<text> | --external-ip=<text>',
    effects: (call) => {
      const isPublic = call.subcommand === 'expose' && call.value('--type') === 'LoadBalancer';
      const evicts = call.subcommand === 'taint' && call.texts.some((text) => /:NoExecute$/.test(text));
      change(isPublic ? 'publish' : evicts ? 'drain' : 'modify')(call);
      if (call.texts.some((text) => /pod-security\.kubernetes\.io\/enforce=privileged$/.test(text)))
        call.effect('container', 'weaken-isolation', 'object', call.texts.join(' '));
    },
  }),
  ...usagesOf('set_image set_env set_resources set_selector set_serviceaccount set_subject', {
    summary: 'changes resources',
    options:
      '-e, --env=<text> | --from=<text> | --limits=<text> | --requests=<text> | -c, --containers=<text> | --user=<text>',
    effects: change('modify'),
  }),
  create: {
    summary: 'makes resources',
    options: workloadOptions,
    effects: (call) => {
      create(call);
      // What a job runs stands behind dashes.
      if (!call.isTrial('--dry-run')) runInside(call, afterDashes(call), { container: call.value('--image') ?? '' });
    },
  },
  scale: { summary: 'changes how many run', effects: scale },
  drain: {
    summary: 'empties a node',
    options:
      '--ignore-daemonsets | --delete-emptydir-data | --delete-local-data | --disable-eviction | --pod-selector=<text>',
    effects: drain,
  },
  cordon: { summary: 'keeps new work off a node', effects: change('drain-soft') },
  uncordon: { summary: 'lets a node work again', effects: change('modify') },
  'rollout restart': { summary: 'starts pods anew, one after the other', effects: change('modify') },
  ...usagesOf('rollout_pause rollout_resume', {
    summary: 'holds or goes on with a rollout',
    effects: change('modify'),
  }),
  'rollout undo': {
    summary: 'goes back to an older version',
    options: '--to-revision=<text>',
    effects: change('modify'),
  },
  ...usagesOf('port-forward proxy', {
    summary: 'opens a way into the cluster',
    options:
      '--address=<text> | -p, --port=<text> | -w, --www=<look> | -P, --www-prefix=<text> | --accept-hosts=<text> | --accept-paths=<text> | --reject-paths=<text> | -u, --unix-socket=<text> | --disable-filter',
    effects: listen,
  }),
  ...usagesOf(
    'config_set config_set-context config_set-cluster config_set-credentials config_unset config_delete-context config_delete-cluster config_delete-user config_rename-context',
    {
      summary: 'changes how to reach clusters',
      options: '--embed-certs | --client-certificate=<look>',
      effects: configure,
    },
  ),
  'config view': {
    summary: 'shows how to reach clusters',
    options: '--raw | --flatten | --minify',
    effects: (call) => {
      if (call.has('--raw')) call.effect('cloud', 'list-secrets', 'object', 'credentials of clusters');
    },
  },
  ...lookingUsages(
    'config_use-context config_use config_current-context config_get-contexts config_get-clusters config_get-users',
    'chooses a cluster',
  ),
  ...usagesOf('auth_reconcile', { summary: 'changes rights', effects: change('grant') }),
  // Functions for the shell that is about to read them, and nothing that runs by itself.
  completion: { summary: 'prints how words are completed', effects: (call) => call.print({ text: '' }) },
  logs: { summary: 'prints what a container wrote', options: '-f, --follow | -p, --previous' },
  ...lookingUsages(
    'describe top explain api-resources api-versions version cluster-info cluster-info_dump diff wait rollout_status rollout_history auth_can-i auth_whoami kustomize events options plugin_list attach help convert alpha',
    'looks at the cluster',
  ),
};

export const kubectlTools: readonly ToolSpec[] = [
  {
    names: 'kubectl kubecolor oc microk8s.kubectl',
    summary: 'looks after a cluster',
    options: kubectlOptions,
    subcommands: {
      ...kubectlUsages,
      ...usagesOf('login', {
        summary: 'logs in to a cluster',
        options: '-u=<text> | -p=<secret> | --web | --server=<text>',
        effects: configure,
      }),
      ...usagesOf('adm_policy adm_drain adm_prune', {
        summary: 'looks after the cluster as its administrator',
        effects: (call) =>
          call.effect(
            'cloud',
            /\bcluster-admin\b/.test(call.texts.join(' ')) ? 'grant-admin' : 'grant',
            'object',
            call.texts.join(' '),
          ),
      }),
      extract: {
        summary: 'writes what a secret or a configuration holds',
        options: '--to=<text> | --keys=<text> | --confirm',
        effects: (call) => {
          if (/^secrets?\b/.test(call.texts[0] ?? ''))
            call.effect('cloud', 'list-secrets', 'object', call.texts.join(' '));
        },
      },
      ...usagesOf('view-secret modify-secret', {
        summary: 'prints a secret',
        effects: (call) => call.effect('cloud', 'list-secrets', 'object', call.texts.join(' ')),
      }),
      ...usagesOf('sniff capture trace_run', {
        summary: 'shows the packets of a container',
        options: '-o=<write> | -i=<text> | -p | -f=<text>',
        effects: (call) => call.effect('read', 'capture', 'object', call.texts.join(' ')),
      }),
      ...usagesOf('node-shell node_shell exec-as pod-exec krew-exec', {
        summary: 'starts a shell on a node',
        effects: (call) => {
          const node = call.texts[0] ?? '';
          call.effect('privilege', 'escape', 'object', call.texts.join(' '));
          call.run(afterDashes(call), { host: node });
        },
      }),
      rsh: { summary: 'runs a command in a container', style: 'posix', effects: execute },
      rsync: { summary: 'copies files from or into a container', effects: copy },
      'new-app': { summary: 'starts an application', effects: change('modify') },
      'start-build': { summary: 'builds an application, which is then rolled out', effects: change('modify') },
      'new-project': { summary: 'makes a project', effects: change('modify') },
      ...lookingUsages('project projects status whoami get-token', 'looks at the cluster'),
    },
    effects: (call) => {
      readResources(call);
      if (call.has('--insecure-skip-tls-verify') && !/^config /.test(call.subcommand))
        call.effect('crypto', 'weaken', 'object', 'cluster');
    },
  },
  {
    names: 'k3s microk8s k0s rke2',
    summary: 'runs a small cluster',
    options: '-c, --config=<read> | -d, --data-dir=<look> | -t, --token=<secret>',
    effects: (call) => {
      const [first] = call.operands;
      if (first === undefined) return;
      if (/^(?:kubectl|crictl|ctr|helm)$/.test(first.text)) call.run(call.words.slice(call.words.indexOf(first)));
      else if (/^(?:reset|uninstall|stop|disable|leave)$/.test(first.text))
        call.effect('cloud', first.text === 'reset' ? 'delete-cluster' : 'stop', 'object', 'cluster');
      else if (/^(?:server|agent|start|enable|install)$/.test(first.text))
        call.effect('service', 'start', 'unit', call.name);
    },
  },
];
