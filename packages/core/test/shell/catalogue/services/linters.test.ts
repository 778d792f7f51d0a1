import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['mypy src', ['read:read src']],
  ['mypy a.py --junit-xml /etc/passwd', ['write:overwrite /etc/passwd', 'read:read a.py']],
  ['pylint --load-plugins=evil a.py', ['execute:load evil', 'read:read a.py']],
  ['pyright --outputjson /root/.ssh/id_rsa', ['read:read /root/.ssh/id_rsa sensitive']],
  ['black a.py', ['write:modify a.py inPlace']],
  ['black --check a.py', []],
  ['ruff check --fix a.py', ['write:modify a.py inPlace']],
  ['ruff check a.py', ['read:read a.py']],
  ['eslint --rulesdir ./evil src', ['execute:load evil', 'read:read src']],
  ['eslint src', ['read:read src']],
  ['prettier --write a.ts', ['read:read a.ts', 'write:modify a.ts inPlace']],
  ['prettier --check a.ts', ['read:read a.ts']],
  ['tsc -p tsconfig.json', ['read:read tsconfig.json']],
  ['tsc --outFile /root/.ssh/authorized_keys a.ts', ['write:overwrite /root/.ssh/authorized_keys', 'read:read a.ts']],
  ['shellcheck a.sh', ['read:read a.sh']],
  ['pytest -q', []],
  ['pytest --pastebin=all', ['network:send public page external']],
  ['pytest --junitxml /etc/x', ['write:overwrite /etc/x']],
  ['nyc rm -rf /srv', ['delete:remove /srv recursive force']],
  ['jest --ci', []],
];

describe('linters', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
