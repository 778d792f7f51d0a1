import type { Call, Usage } from '../../tools/tool-spec.js';
import { onEach } from './usages.js';

function build(call: Call): void {
  const [context] = call.operands;
  call.effect('container', 'build', 'object', call.value('--tag') ?? '');
  if (context !== undefined && /^(?:https?|git|ssh):|^git@|^github\.com\//.test(context.text)) call.as('url', context);
  else if (context !== undefined) call.as('look', context);
  for (const word of call.values('--output')) {
    const destination = /(?:^|,)dest=([^,]+)/.exec(word.text)?.[1];
    if (destination !== undefined) call.path('write', 'overwrite', destination);
  }
  for (const word of call.values('--secret')) {
    const source = /(?:^|,)(?:src|source)=([^,]+)/.exec(word.text)?.[1];
    if (source !== undefined) call.path('read', 'read', source);
  }
  if (call.values('--allow').some(({ text }) => text === 'security.insecure'))
    call.effect('container', 'run-privileged', 'object', 'build');
}

export const buildUsage: Usage = {
  summary: 'builds an image',
  options: `
-f, --file=<read> | -t, --tag=<text> | --build-arg=<text> | --build-context=<text> | --target=<text> | --platform=<text> | -o, --output=<text> | --secret=<text> | --ssh=<text> | --cache-from=<text> | --cache-to=<text>
--allow=<text> | --network=<text> | --label=<text> | --add-host=<text> | --progress=<text> | --iidfile, --metadata-file=<write> | --ignorefile=<read> | -m, --memory=<text> | --shm-size=<text> | --ulimit=<text> | --builder=<text> | --isolation=<text>
-c, --cpu-shares=<text> | --cgroup-parent=<text> | --cpuset-cpus=<text> | --attest=<text> | --provenance=<text> | --sbom=<text> | --format=<text> | -v, --volume=<text> | --security-opt=<text> | --cap-add=<text> | --jobs=<text> | --layers[=<text>]
--no-cache | --pull[=<text>] | --push | --load | -q, --quiet | --rm | --force-rm | --squash | --compress | --check`,
  effects: build,
};

export const loginUsage: Usage = {
  summary: 'logs in to a registry',
  options:
    '-u, --username=<text> | -p, --password=<secret> | --password-stdin | --authfile=<write> | --tls-verify[=<text>] | --insecure-registry',
  operands: '<host>',
};

/** Subcommands of docker that work on images. */
export const imageUsages: Readonly<Record<string, Usage>> = {
  build: buildUsage,
  pull: {
    summary: 'downloads an image',
    options:
      '-a | -q | --platform=<text> | --disable-content-trust | --creds=<secret> | --tls-verify[=<text>] | --authfile=<look>',
    effects: onEach('container', 'pull'),
  },
  push: {
    summary: 'uploads an image',
    options:
      '-a | -q | --platform=<text> | --creds=<secret> | --tls-verify[=<text>] | --authfile=<look> | --disable-content-trust',
    effects: onEach('container', 'push'),
  },
  save: { summary: 'writes images to a file', options: '-o, --output=<write> | --format=<text> | --platform=<text>' },
  load: { summary: 'reads images from a file', options: '-i, --input=<read> | -q' },
  import: {
    summary: 'makes an image from a file',
    options: '-c <text> | -m <text> | --platform=<text>',
    effects: (call) => {
      const [source] = call.operands;
      if (source !== undefined) call.as(/^\w+:\/\//.test(source.text) ? 'url' : 'read', source);
    },
  },
  tag: { summary: 'names an image' },
  history: { summary: 'shows how an image was made', options: '--format=<text> | -H | -q | --no-trunc' },
};

export const imageRemoval: Usage = {
  summary: 'removes images',
  options: '-f, --force | -a | --no-prune | -i',
  effects: onEach('container', 'remove-image'),
};
