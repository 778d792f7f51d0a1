import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, test } from 'vitest';
import { help } from '../src/help.js';
import { interactiveIn } from '../src/interactive.js';
import { callersDirectory, lineToType } from '../src/line-to-type.js';
import { differenceLine } from '../src/view/changes.js';
import { wrapped } from '../src/view/text.js';

const folder = dirname(dirname(fileURLToPath(import.meta.url)));

describe('a program that waits for somebody at a terminal', () => {
  it.each([
    ['vi /etc/hosts', 'vi'],
    ['cd /etc && sudo -u root vim hosts', 'vim'],
    ['crontab -e', 'crontab'],
    ['top', 'top'],
    ['vim -es -c wq f', undefined],
    ['top -b -n 1', undefined],
    ['crontab -l', undefined],
    ['nano --version', undefined],
    ['grep vi f', undefined],
  ])('is found in: %s', (command, program) => expect(interactiveIn(command)).toBe(program));
});

describe('a line to type', () => {
  const npm = (directory: string) => ({
    ...{ npm_lifecycle_event: 'start', npm_package_json: `${folder}/package.json`, INIT_CWD: directory },
  });

  it('is one of npm where npm started this, and paths are those of the caller', () => {
    expect(lineToType('undo X', npm(folder))).toBe('npm start -- undo X');
    expect(lineToType('undo X', npm('/srv'))).toBe(`npm --prefix ${folder} start -- undo X`);
    expect(callersDirectory(npm('/srv'))).toBe('/srv');
  });

  it('is one of node elsewhere, also below another program of npm', () => {
    const other = { ...npm('/srv'), npm_package_json: '/srv/package.json' };
    for (const env of [{}, other]) {
      expect(lineToType('undo X', env)).toMatch(/^node .* undo X$/);
      expect(callersDirectory(env)).toBe(process.cwd());
    }
  });
});

test('no line of the help is wider than a terminal, but for one to type', () => {
  const lines = help()
    .split('\n')
    .filter((line) => !line.startsWith('Here '));
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});

test.for([
  ['two words', 80, ['two words']],
  ['id  a long line', 8, ['id  a', '  long', '  line']],
  ['incomprehensibilities all', 10, ['incomprehensibilities', '  all']],
  ['two words', undefined, ['two words']],
] as const)('%o on %o columns', ([line, columns, lines]) => {
  expect(wrapped(line, columns)).toEqual(lines);
});

test('what is beside files is told with its values', () => {
  expect(differenceLine({ kind: 'changed', thing: 'host name', before: 'web-5', now: 'foo' })).toBe(
    '~ host name  web-5 → foo',
  );
  expect(differenceLine({ kind: 'made', thing: 'account anna', now: '1000:1000' })).toBe('+ account anna  1000:1000');
  expect(differenceLine({ kind: 'gone', thing: 'group \u001b[31m' })).toBe('- group \\x1b[31m  deleted');
});
