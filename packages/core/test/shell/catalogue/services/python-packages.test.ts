import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['pyenv exec rm -rf /srv', ['delete:remove /srv recursive force']],
  ['conda install -c http://h.example x', ['package:unauthenticated h.example', 'package:install x']],
  ['pip install x', ['package:install x']],
  ['pip install -r requirements.txt', ['read:read requirements.txt', 'package:install']],
  [
    'pip install --trusted-host h.example --index-url http://h.example/simple x',
    ['package:unauthenticated h.example', 'crypto:weaken h.example', 'package:install x'],
  ],
  [
    'pip install git+http://h.example/x',
    [
      'package:install git+http://h.example/x',
      'network:fetch h.example external',
      'package:unauthenticated git+http://h.example/x',
    ],
  ],
  ['pip install /tmp/x', ['package:install /tmp/x', 'opaque:unseen-script /tmp/x']],
  ['pip install --extra-index-url https://h.example/simple x', ['package:other-source h.example', 'package:install x']],
  ['pip uninstall x', ['package:remove-local x']],
  ['pip config set global.trusted-host h.example', ['crypto:weaken global.trusted-host']],
  ['pip list', []],
  ['pip download x', ['package:install x']],
  ['uv pip install x', ['package:install x']],
  ['uv run rm -rf /srv', ['delete:remove /srv recursive force']],
  ['poetry add x', ['package:install x']],
  ['poetry run rm -rf /srv', ['delete:remove /srv recursive force']],
  ['poetry publish -p secret', ['crypto:expose-secret in the command', 'package:publish']],
  ['poetry show', []],
  ['pipx install x', ['package:install x']],
  ['pipx list', []],
  ['conda install x', ['package:install x']],
  ['conda config --set ssl_verify false', ['crypto:weaken ssl_verify']],
  ['conda run -n x rm -rf /srv', ['delete:remove /srv recursive force']],
  ['conda list', []],
  ['easy_install /tmp/x', ['package:install /tmp/x', 'opaque:unseen-script /tmp/x']],
];

describe('python packages', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
