import type { Call, ToolSpec, Usage } from '../../tools/tool-spec.js';
import { UNKNOWN } from '../../words/markers.js';
import { composeOptions, composeUsages } from './compose.js';
import { createUsage, execUsage, runUsage, unshareUsage } from './container-run.js';
import { copiedInto } from './copying-elsewhere.js';
import { buildUsage, imageRemoval, imageUsages, loginUsage } from './docker-images.js';
import { remotePath } from './remote-path.js';
import { swarmUsages } from './swarm.js';
import { alsoBelow, lookingUsages, once, onEach, usagesOf } from './usages.js';

/** What a list of names comes from: `$(docker ps -aq)`, or what xargs hands over. */
function isAny(text: string): boolean {
  return text.includes(UNKNOWN);
}

/** What is done to one by one, or to as many as there are. */
function endEach(action: string): (call: Call) => void {
  return (call) => {
    for (const { text, span } of call.operands)
      call.effect('container', isAny(text) ? 'stop-many' : action, 'object', text, { span });
    if (call.has('--all')) call.effect('container', 'stop-many', 'object', 'all');
  };
}

/** Removing what runs, without asking. */
function removeContainers(call: Call): void {
  for (const { text, span } of call.operands) {
    call.effect('container', call.has('--force') && isAny(text) ? 'remove-many' : 'remove', 'object', text, {
      span,
      attributes: call.has('--force') ? { force: true } : {},
    });
  }
  if (call.has('--all')) call.effect('container', 'remove-many', 'object', 'all');
  if (call.has('-v')) call.effect('container', 'remove-volume', 'object', `volumes of ${call.texts.join(' ')}`);
}

function copy(call: Call): void {
  const [source, target] = call.operands;
  for (const [word, role, action] of [
    [source, 'read', 'copy-from'],
    [target, 'write', 'copy-into'],
  ] as const) {
    if (word === undefined || word.text === '-') continue;
    if (remotePath(word.text) === undefined) call.as(role, word);
    else call.effect('container', action, 'object', word.text, { span: word.span });
  }
  const inside = target === undefined ? undefined : remotePath(target.text);
  if (source === undefined || target === undefined || inside === undefined) return;
  const path = inside.path.startsWith('/') ? inside.path : `/${inside.path}`;
  copiedInto(call, source.text === '-' ? [] : [source], target, path, { container: inside.host });
}

/** What is in a container is as a rule nothing that everybody may have; its image may well be. */
function printsFiles(call: Call): void {
  call.print({ valuable: true });
}

/** What a container was given to know is in its variables, passwords as a rule. */
function showsVariables(call: Call): void {
  if (/\.Env\b/.test(call.value('-f') ?? '')) call.effect('crypto', 'show-secret', 'object', call.texts.join(' '));
}

const containers: Readonly<Record<string, Usage>> = {
  run: runUsage,
  create: createUsage,
  exec: execUsage,
  cp: { summary: 'copies files from or into a container', options: '-a | -L | -q', effects: copy },
  rm: {
    summary: 'removes containers',
    options: '-f, --force | -v, --volumes | -l, --link | -a, --all | -t, --time=<text> | --cidfile=<read> | -i',
    effects: removeContainers,
  },
  stop: {
    summary: 'stops containers',
    options: '-t, --time, --timeout=<text> | -s, --signal=<text> | -a, --all',
    effects: endEach('stop'),
  },
  kill: {
    summary: 'ends containers at once',
    options: '-s, --signal=<text> | -a, --all',
    effects: (call) => {
      // Those that are told to read their settings anew, or to say how they are, go on.
      const goesOn = /^(?:SIG)?(?:HUP|USR1|USR2|WINCH|CONT)$|^(?:1|10|12|18|28)$/i.test(call.value('--signal') ?? '');
      if (goesOn) onEach('container', 'modify')(call);
      else endEach('kill')(call);
    },
  },
  start: {
    summary: 'starts containers',
    options: '-a | -i | --detach-keys=<text> | --checkpoint=<text>',
    effects: onEach('container', 'start'),
  },
  restart: {
    summary: 'restarts containers',
    options: '-t, --time, --timeout=<text> | -s, --signal=<text>',
    effects: onEach('container', 'restart'),
  },
  pause: { summary: 'halts containers', effects: onEach('container', 'stop') },
  unpause: { summary: 'lets containers go on', effects: onEach('container', 'start') },
  update: {
    summary: 'changes the limits of containers',
    options:
      '-m, --memory=<text> | --cpus=<text> | --restart=<text> | --memory-swap=<text> | -c <text> | --pids-limit=<text>',
    effects: onEach('container', 'modify'),
  },
  rename: { summary: 'renames a container', effects: once('container', 'modify') },
  commit: { summary: 'makes an image of a container', options: '-a <text> | -c <text> | -m <text> | -p' },
  export: { summary: 'writes the files of a container', options: '-o, --output=<write>', effects: printsFiles },
  attach: { summary: 'joins a container', options: '--detach-keys=<text> | --no-stdin' },
  ...usagesOf('ls list ps', {
    summary: 'lists containers',
    options: '-f, --filter=<text> | --format=<text> | -n, --last=<text> | -a | -l | -q | -s | --no-trunc',
  }),
  logs: {
    summary: 'prints what a container wrote',
    options: '-n, --tail=<text> | --since=<text> | --until=<text> | -f | -t | --details',
  },
  inspect: { summary: 'shows details', options: '-f, --format=<text> | --type=<text> | -s', effects: showsVariables },
  stats: { summary: 'shows what containers use', options: '--format=<text> | -a | --no-stream | --no-trunc' },
  ...lookingUsages('top port diff wait', 'looks at a container'),
  prune: {
    summary: 'removes all stopped containers',
    options: '--filter=<text> | -f, --force',
    effects: onEach('container', 'prune-stopped'),
  },
};

const volumes: Readonly<Record<string, Usage>> = {
  'volume rm': {
    summary: 'removes volumes with what they hold',
    options: '-f, --force | -a',
    effects: onEach('container', 'remove-volume'),
  },
  'volume remove': {
    summary: 'removes volumes with what they hold',
    options: '-f, --force',
    effects: onEach('container', 'remove-volume'),
  },
  'volume prune': {
    summary: 'removes all volumes that nothing uses',
    options: '--filter=<text> | -f, --force | -a',
    effects: onEach('container', 'remove-volume'),
  },
  'volume create': {
    summary: 'makes a volume',
    options: '-d, --driver=<text> | -o, --opt=<text> | --label=<text> | --name=<text>',
  },
  ...lookingUsages('volume_ls volume_inspect volume_list', 'looks at volumes'),
};

const others: Readonly<Record<string, Usage>> = {
  unshare: unshareUsage,
  rmi: imageRemoval,
  'image rm': imageRemoval,
  'image remove': imageRemoval,
  'image prune': {
    summary: 'removes images that nothing uses',
    options: '--filter=<text> | -f | -a',
    effects: onEach('container', 'remove-image'),
  },
  ...lookingUsages(
    'image_ls image_list image_inspect images search version info events context_ls context_show context_inspect network_ls network_inspect system_df system_info system_events',
    'looks at the engine',
  ),
  'system prune': {
    summary: 'removes all that nothing uses',
    options: '--filter=<text> | -f, --force | -a, --all | --volumes',
    effects: (call) => {
      // What comes in answers the question.
      const unasked = call.has('--force') || call.hasStdin;
      call.effect('container', unasked ? 'prune-unasked' : 'prune', 'none', '', {
        attributes: unasked ? { force: true } : {},
      });
      if (call.has('--volumes')) call.effect('container', 'remove-volume', 'none', 'all that nothing uses');
    },
  },
  'system reset': {
    summary: 'removes everything',
    options: '-f, --force',
    effects: onEach('container', 'remove-everything'),
  },
  ...usagesOf('builder_prune buildx_prune', {
    summary: 'empties the cache of builds',
    options: '--filter=<text> | -f | -a | --keep-storage=<text>',
    effects: onEach('container', 'remove-image'),
  }),
  ...usagesOf('buildx_build buildx_b builder_build', buildUsage),
  'buildx bake': {
    summary: 'builds images',
    options: '-f, --file=<read> | --set=<text> | --print | --push | --load',
    effects: onEach('container', 'build'),
  },
  ...lookingUsages(
    'buildx_ls buildx_inspect buildx_du buildx_version buildx_create buildx_use buildx_rm buildx_imagetools buildx_stop manifest_inspect scout_quickview scout_cves trust_inspect',
    'looks after builds',
  ),
  ...usagesOf('network_rm network_prune network_remove', {
    summary: 'removes networks',
    options: '-f | --filter=<text>',
    effects: onEach('container', 'remove-network'),
  }),
  'network disconnect': {
    summary: 'takes a container off a network',
    options: '-f, --force',
    effects: once('container', 'modify'),
  },
  ...usagesOf('network_create network_connect', {
    summary: 'changes networks',
    options:
      '-d, --driver=<text> | --subnet=<text> | --gateway=<text> | --ip-range=<text> | -o, --opt=<text> | --label=<text> | --ip=<text> | --alias=<text> | --internal | --attachable | -f',
  }),
  ...usagesOf('context_use context_create context_rm context_update', {
    summary: 'chooses an engine',
    options: '--docker=<text> | --description=<text> | -f',
  }),
  login: loginUsage,
  logout: { summary: 'logs out of a registry' },
  'plugin install': {
    summary: 'installs a plugin',
    options: '--grant-all-permissions | --alias=<text>',
    effects: onEach('container', 'install-plugin'),
  },
  ...usagesOf('machine_init machine_start machine_stop machine_ssh machine_list', {
    summary: 'looks after the machine for containers',
  }),
  ...usagesOf('machine_rm machine_reset', {
    summary: 'removes the machine for containers',
    options: '-f, --force | --save-image | --save-ignition',
    effects: (call) => call.effect('container', 'discard-machine', 'object', call.texts[0] ?? 'default'),
  }),
  ...usagesOf('pod_create pod_start pod_stop pod_ls pod_ps pod_inspect pod_logs', {
    summary: 'looks after pods',
    options: '--name=<text> | -p, --publish=<text>',
  }),
  ...usagesOf('pod_rm pod_kill pod_prune', {
    summary: 'removes pods',
    options: '-f | -a',
    effects: onEach('container', 'remove'),
  }),
  ...usagesOf('generate_systemd generate_kube kube_generate healthcheck_run mount unmount', {
    summary: 'looks after containers',
    options: '--name | --files | --new | -f <write>',
  }),
  ...usagesOf('play_kube kube_play', {
    summary: 'runs what a file describes',
    operands: '<read>',
    effects: onEach('container', 'run'),
  }),
  'kube down': { summary: 'removes what a file describes', operands: '<read>', effects: onEach('container', 'remove') },
};

const options = `
-H, --host, --url=<server>          talks to that engine
-c, --context, --connection=<server> | --config=<look> | -l, --log-level=<text> | --tlscacert=<look> | --tlscert=<look> | --tlskey=<look> | --root=<look> | --runroot=<look> | --namespace, --ns=<text> | -a, --address=<text> | --storage-opt=<text> | --hooks-dir=<library>
--cgroup-manager=<text> | --runtime=<program> | --conmon=<program> | -D, --debug | --tls | --tlsverify | -v, --version | -r, --remote`;

export const dockerTools: readonly ToolSpec[] = [
  {
    names: 'docker podman nerdctl podman-remote finch',
    summary: 'runs and looks after containers',
    options,
    variables:
      'DOCKER_CONTEXT=<server> | DOCKER_HOST=<server> | CONTAINER_CONNECTION=<server> | CONTAINER_HOST=<server>',
    subcommands: {
      ...alsoBelow('container', containers),
      ...alsoBelow('image', imageUsages),
      ...volumes,
      ...others,
      ...swarmUsages,
      ...Object.fromEntries(Object.entries(composeUsages).map(([name, usage]) => [`compose ${name}`, usage])),
      compose: { summary: 'runs services that a file describes', options: composeOptions },
    },
  },
];
