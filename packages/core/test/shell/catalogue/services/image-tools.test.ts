import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['buildah run c rm -rf /data', ['delete:remove /data recursive force @container=c']],
  ['buildah bud -t app .', ['container:build .']],
  ['buildah unshare rm -rf /srv', ['delete:remove /srv recursive force']],
  ['podman unshare rm -rf /srv', ['delete:remove /srv recursive force']],
  ['podman unshare --rootless-netns cat /etc/shadow', ['read:read /etc/shadow sensitive']],
  ['podman unshare', ['execute:shell podman']],
  ["podman unshare <<< 'rm -rf /srv'", ['delete:remove /srv recursive force']],
  [
    'skopeo copy --src-tls-verify=false docker://a docker://b',
    ['container:pull docker://a', 'container:push docker://b', 'crypto:weaken docker://a'],
  ],
  ['skopeo delete docker://a', ['container:remove-remote-image docker://a']],
  ['skopeo inspect docker://a', []],
  ['trivy image app', []],
];

describe('image tools', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
