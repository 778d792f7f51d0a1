import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  [
    'ctr run --mount type=bind,src=/,dst=/x img c rm -rf /data',
    [
      'container:run img',
      'privilege:escape type=bind,src=/,dst=/x',
      'delete:remove /data recursive force @container=img',
    ],
  ],
  ['ctr images pull -k h/img', ['container:pull h/img', 'crypto:weaken h/img']],
  ['ctr images ls', []],
  ['crictl exec c rm -rf /data', ['container:exec c', 'delete:remove /data recursive force @container=c']],
  ['crictl rmi --prune', ['container:remove-image']],
  ['crictl ps', []],
  ['lxc exec c -- rm -rf /data', ['container:exec c', 'delete:remove /data recursive force @container=c']],
  ['lxc delete -f c', ['container:discard-machine c']],
  ['lxc config device add c root disk source=/ path=/r', ['privilege:escape c root disk source=/ path=/r']],
  ['lxc launch img c -c security.privileged=true', ['container:run img', 'container:run-privileged img']],
  ['lxc list', []],
  ['lxc-attach -n c -- rm -rf /data', ['delete:remove /data recursive force @container=c']],
  ['lxc-destroy -n c', ['container:remove c']],
  ['runc exec c rm -rf /data', ['container:exec c', 'delete:remove /data recursive force @container=c']],
  ['runc list', []],
];

describe('container runtimes', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
