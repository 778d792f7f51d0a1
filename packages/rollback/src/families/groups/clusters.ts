import { absolute } from '../absolute.js';
import { claimOf, filesClaim } from '../claims.js';
import type { Call, Claim, Family } from '../family.js';
import { readWords } from '../words.js';

/** Verbs of container engines whose effect is undone by ending what began, or the other way round. */
const engineVerbs =
  /^(?:container )?(?:run|create|start|stop|restart|kill|pause|unpause)$|^(?:image )?(?:pull|tag)$|^(?:network|volume) create$|^build$/;

function engine({ program, words }: Call): Claim | undefined {
  const { operands, has } = readWords(words, [
    '-H',
    '--host',
    '-c',
    '--context',
    '--config',
    '-t',
    '--time',
    '-s',
    '--signal',
    '-l',
    '--log-level',
  ]);
  if (has('-H', '--host', '-c', '--context')) return undefined;
  const [first = '', second = '', ...rest] = operands;
  const isNested = /^(?:container|image|network|volume)$/.test(first);
  const verb = isNested ? `${first} ${second}` : first;
  if (!engineVerbs.test(verb)) return undefined;
  // All that there are at that moment; a signal that may end nothing, or has the program do whatever it likes.
  if (
    /\b(?:stop|restart|kill|pause|unpause)$/.test(verb) &&
    has('--all', '-a', '--latest', '-l', '--filter', '--cidfile', '--signal', '-s')
  )
    return undefined;
  if (verb === 'build' && words.some((word) => /^(?:--push|--output|-o)/.test(word))) return undefined;
  // A container that is given a part of the host may do anything to it.
  if (
    /\b(?:run|create)$/.test(verb) &&
    !/^(?:network|volume)/.test(verb) &&
    words.some((word) =>
      /^(?:-[a-zA-Z]*v|--volume|--mount|--privileged|--pid|--ipc|--uts|--cgroupns|--rm|--device|--cap-add|--net(?:work)?=host|--userns|--security-opt|host$)/.test(
        word,
      ),
    )
  ) {
    return undefined;
  }
  const stopped = /\b(?:stop|restart|kill)$/.test(verb) ? (isNested ? rest : [second, ...rest]) : [];
  return claimOf('by-compensation', 'containers', [program, ...stopped.filter((name) => name !== '')]);
}

const clusterOptions = [
  '-n',
  '--namespace',
  '--context',
  '--cluster',
  '--kubeconfig',
  '-s',
  '--server',
  '--user',
  '--as',
];
/** Options of the verbs that take a value. */
const verbOptions = [
  '-f',
  '--filename',
  '-p',
  '--patch',
  '--type',
  '--replicas',
  '--current-replicas',
  '-o',
  '--output',
  '-l',
  '--selector',
  '-k',
  '--kustomize',
  '--min',
  '--max',
  '--cpu-percent',
  '--field-manager',
  '--patch-file',
  '--timeout',
  '--resource-version',
];

/** Verbs that change objects in their place: what they were is kept whole. */
const objectVerbs = new Set([
  'scale',
  'label',
  'annotate',
  'patch',
  'apply',
  'replace',
  'cordon',
  'uncordon',
  'taint',
  'autoscale',
  'set',
  'create',
  'rollout',
  'edit',
  'expose',
]);

function cluster(call: Call): Claim | undefined {
  const words = readWords(call.words, [...clusterOptions, ...verbOptions]);
  const [verb = '', ...names] = words.operands;
  if (!objectVerbs.has(verb)) {
    return /^config (?:set|use|unset|rename|delete)/.test(words.operands.join(' ')) && !words.has('--kubeconfig')
      ? filesClaim('~/.kube/')
      : undefined;
  }
  if (
    words.has(
      '-l',
      '--selector',
      '--all',
      '-A',
      '--all-namespaces',
      '-k',
      '--kustomize',
      '--force',
      '--prune',
      '--dry-run',
      '-R',
      '--recursive',
      '--overwrite-all',
    )
  )
    return undefined;
  const own = clusterOptions.flatMap((name) => {
    const value = words.value(name);
    return value === undefined ? [] : [name, value];
  });
  if (own.some((word) => !/^[\w./:@-]+$/.test(word))) return undefined;
  const asked = askedFor(call, verb, names, words.values('-f', '--filename'));
  return asked === undefined
    ? undefined
    : claimOf('by-compensation', 'cluster-objects', [call.program, String(own.length), ...own, ...asked]);
}

/** What `get` is to be asked for: the objects that the command names. */
function askedFor(
  call: Call,
  verb: string,
  names: readonly string[],
  files: readonly string[],
): readonly string[] | undefined {
  if (files.length > 0) return inFiles(call, files);
  // Whatever does not tolerate it is put out of the node.
  if (verb === 'taint' && names.some((name) => /:NoExecute$/.test(name))) return undefined;
  if (verb === 'cordon' || verb === 'uncordon') return names.length === 1 ? ['node', ...names] : undefined;
  // What these make is named by a file alone.
  if (verb === 'create' || verb === 'expose' || verb === 'autoscale') return undefined;
  if (verb === 'rollout' && !/^(?:undo|pause|resume|restart)$/.test(names[0] ?? '')) return undefined;
  return namedObjects(verb === 'rollout' || verb === 'set' ? names.slice(1) : names);
}

/** Several are given by several options, or by commas. */
function inFiles(call: Call, files: readonly string[]): readonly string[] | undefined {
  const asked = files
    .flatMap((file) => file.split(','))
    .map((file) => (/^(?:-|https?:)/.test(file) ? undefined : absolute(call, file)));
  return asked.every((path) => path !== undefined) ? asked.flatMap((path) => ['-f', path]) : undefined;
}

/** Labels, annotations, taints and images are no names. */
function namedObjects(words: readonly string[]): readonly string[] | undefined {
  const objects = words.filter((word) => !/=|-$/.test(word));
  return objects.length === 0 ? undefined : objects;
}

export const clusterFamilies: readonly Family[] = [
  { id: 'containers', programs: ['docker', 'podman', 'nerdctl'], claim: engine },
  { id: 'cluster-objects', programs: ['kubectl', 'oc'], claim: cluster },
];
