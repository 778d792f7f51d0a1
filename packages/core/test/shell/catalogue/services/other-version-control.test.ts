import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['hg status', []],
  ["hg --config alias.x='!rm -rf /srv' x", ['opaque:unknown-subcommand hg', 'delete:remove /srv recursive force']],
  ["hg --config hooks.pre-status='rm -rf /srv' status", ['delete:remove /srv recursive force']],
  ['hg --config extensions.x=/tmp/x.py status', ['execute:load /tmp/x.py']],
  [
    'hg clone ssh://-oProxyCommand=rm',
    ['network:fetch -oproxycommand=rm external', 'write:create -oProxyCommand=rm recursive'],
  ],
  [
    "hg clone -e 'rm -rf /srv' ssh://h/a",
    ['delete:remove /srv recursive force', 'network:fetch h external', 'write:create a recursive'],
  ],
  ['hg push -f', ['vcs:force-push']],
  ['hg update -C', ['vcs:discard']],
  ['hg purge', ['vcs:clean']],
  ['hg strip 1', ['vcs:rewrite 1']],
  ['svn checkout https://h.example/a', ['network:fetch h.example external', 'write:create a recursive']],
  ['svn --trust-server-cert list https://h.example/a', ['crypto:weaken svn', 'network:fetch h.example external']],
  ['svn --password secret up', ['crypto:expose-secret in the command']],
  ['svn rm https://h.example/a/trunk -m x', ['vcs:delete-remote https://h.example/a/trunk']],
  ['svn revert -R .', ['vcs:discard .']],
  ['svn status', []],
  ['svn diff --diff-cmd /tmp/evil', ['execute:run /tmp/evil', 'opaque:unknown-program evil']],
  [
    "svn --config-option config:tunnels:ssh='rm -rf /srv' ls svn+ssh://h/a",
    ['delete:remove /srv recursive force', 'network:fetch h external'],
  ],
  ['bzr push', ['vcs:push push']],
  ['bzr revert', ['vcs:discard-files revert']],
  ['fossil ui', ['network:listen :8080']],
  ['fossil scrub', ['vcs:rewrite scrub']],
];

describe('other version control', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
