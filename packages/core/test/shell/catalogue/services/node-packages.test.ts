import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['npm run drop-db', ['opaque:unknown-subcommand npm', 'delete:destroy-unseen drop-db']],
  ['pnpm run destroy', ['opaque:unknown-subcommand pnpm', 'delete:destroy-unseen destroy']],
  ['yarn drop-db', ['opaque:unknown-subcommand yarn', 'delete:destroy-unseen drop-db']],
  ['npm version', []],
  ['npm version patch', ['write:modify package.json', 'vcs:commit patch']],
  ['npm version patch --no-git-tag-version', ['write:modify package.json']],
  ['npm run build', []],
  ['pnpm exec rm -rf /srv', ['delete:remove /srv recursive force']],
  ['npm install', ['package:install']],
  ['npm ci', ['package:install']],
  ['npm install lodash', ['package:install lodash']],
  [
    'npm install http://h.example/x.tgz',
    [
      'package:install http://h.example/x.tgz',
      'network:fetch h.example external',
      'package:unauthenticated http://h.example/x.tgz',
    ],
  ],
  [
    'npm install git+https://h.example/x',
    [
      'package:install git+https://h.example/x',
      'network:fetch h.example external',
      'package:install-address git+https://h.example/x',
    ],
  ],
  ['npm install ./evil', ['package:install ./evil', 'opaque:unseen-script evil']],
  ['npm run build', []],
  ['npm run build --script-shell=/tmp/evil', ['execute:run /tmp/evil', 'opaque:unknown-program evil']],
  ['npm exec /bin/sh', ['execute:shell sh']],
  ["npm exec -c 'rm -rf /srv'", ['delete:remove /srv recursive force']],
  ['npx cowsay hi', ['package:run cowsay']],
  ["npx -c 'rm -rf /srv'", ['delete:remove /srv recursive force']],
  ['npx --help', []],
  ['npm config set strict-ssl false', ['crypto:weaken strict-ssl']],
  ['npm config set registry http://h.example', ['package:unauthenticated h.example']],
  ['npm config set //h.example/:_authToken abc', ['crypto:expose-secret in the command']],
  ['npm config list', []],
  ['npm install --registry http://h.example x', ['package:unauthenticated h.example', 'package:install x']],
  ['npm install --registry https://h.example x', ['package:other-source h.example', 'package:install x']],
  ['npm publish', ['package:publish']],
  ['npm publish --dry-run', []],
  ['npm unpublish x', ['package:unpublish x']],
  ['npm explore x -- rm -rf /srv', ['delete:remove /srv recursive force']],
  ['npm audit', []],
  ['pnpm add x', ['package:install x']],
  ['yarn', ['package:install']],
  ['yarn build', []],
  ['yarn add x', ['package:install x']],
  ['lerna exec -- rm -rf /srv', ['delete:remove /srv recursive force']],
  ['cross-env A=b rm -rf /srv', ['delete:remove /srv recursive force']],
];

describe('node packages', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
