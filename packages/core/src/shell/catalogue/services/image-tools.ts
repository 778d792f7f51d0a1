import type { ToolSpec, Usage } from '../../tools/tool-spec.js';
import { runInside } from './container-inside.js';
import { runUsage, unshareUsage } from './container-run.js';
import { lookingUsages, once, onEach, usagesOf } from './usages.js';

const removal: Usage = {
  summary: 'removes it',
  options: '-f, --force | -a, --all',
  effects: onEach('container', 'remove'),
};
const imageRemoval: Usage = {
  summary: 'removes images',
  options: '-f | -a, --all | --prune | -q',
  effects: onEach('container', 'remove-image'),
};

/** `docker://registry/image` is in a registry, `dir:path` on this machine. */
function isRemote(image: string): boolean {
  return image.startsWith('docker://');
}

const changesRegistry = /^(?:push|append|mutate|rebase|flatten|tag|cp|copy|sign|attest|attach|upload)$/;

export const imageToolTools: readonly ToolSpec[] = [
  {
    names: 'buildah',
    summary: 'builds images',
    options: '--root=<look> | --storage-driver=<text> | --debug',
    subcommands: {
      run: {
        ...runUsage,
        effects: (call) => runInside(call, call.operands.slice(1), { container: call.texts[0] ?? '' }),
      },
      ...usagesOf('build bud build-using-dockerfile', {
        summary: 'builds an image',
        options:
          '-f, --file=<read> | -t, --tag=<text> | --build-arg=<text> | -v, --volume=<text> | --layers | --format=<text>',
        effects: once('container', 'build'),
      }),
      ...usagesOf('copy add', {
        summary: 'copies files into an image',
        options: '--chown=<text> | --from=<text>',
        operands: '<text> <any>...',
      }),
      ...usagesOf('push', {
        summary: 'uploads an image',
        options: '--creds=<secret> | --tls-verify[=<text>]',
        effects: once('container', 'push'),
      }),
      ...usagesOf('pull from', {
        summary: 'downloads an image',
        options: '--creds=<secret> | --name=<text> | --tls-verify[=<text>]',
        effects: once('container', 'pull'),
      }),
      ...usagesOf('rm', removal),
      ...usagesOf('rmi prune', imageRemoval),
      unshare: unshareUsage,
      ...lookingUsages(
        'images containers inspect ls info version config commit tag mount umount login logout',
        'looks after images',
      ),
    },
  },
  {
    names: 'skopeo',
    summary: 'copies and looks at images',
    options:
      '--src-creds, --dest-creds, --creds=<secret> | --src-tls-verify[=<text>] | --dest-tls-verify[=<text>] | --tls-verify[=<text>] | --authfile=<look> | --insecure-policy | --policy=<read> | --override-os=<text> | --override-arch=<text> | -f, --format=<text> | -a, --all',
    subcommands: {
      copy: {
        summary: 'copies an image',
        effects: (call) => {
          const [source = '', target = ''] = call.texts;
          if (isRemote(source) || !isRemote(target)) call.effect('container', 'pull', 'object', source);
          if (isRemote(target)) call.effect('container', 'push', 'object', target);
          const insecure = [call.value('--src-tls-verify'), call.value('--dest-tls-verify')].includes('false');
          if (insecure || call.has('--insecure-policy')) call.effect('crypto', 'weaken', 'object', call.texts[0] ?? '');
        },
      },
      delete: { summary: 'deletes an image of a registry', effects: once('container', 'remove-remote-image') },
      sync: {
        summary: 'copies images',
        options: '-s, --src=<text> | -d, --dest=<text>',
        effects: once('container', 'push'),
      },
      ...lookingUsages('inspect list-tags login logout manifest-digest standalone-verify', 'looks at images'),
    },
  },
  {
    names: 'dive trivy grype syft hadolint cosign crane regctl docker-slim slim img kaniko',
    summary: 'looks into images',
    options:
      '-o, --output=<write> | -f, --format=<text> | -c, --config=<read> | --input=<read> | --severity=<text> | --key=<look> | --exit-code=<text> | -t <text>',
    effects: (call) => {
      const verbs = call.texts.slice(0, 2);
      const named = call.texts.slice(1).join(' ');
      if (verbs.some((verb) => /^(?:delete|clean)$/.test(verb)))
        call.effect('container', 'remove-remote-image', 'object', named);
      else if (verbs.some((verb) => changesRegistry.test(verb))) call.effect('container', 'push', 'object', named);
    },
  },
];
