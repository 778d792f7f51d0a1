import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { help } from '../src/help.js';
import { callersDirectory, lineToDrive, lineToType } from '../src/line-to-type.js';

const folder = dirname(dirname(fileURLToPath(import.meta.url)));
const npm = (directory: string) => ({
  npm_lifecycle_event: 'start',
  npm_package_json: `${folder}/package.json`,
  INIT_CWD: directory,
});
const here = npm(folder);

test('a line to type is one of npm where npm started this, and paths are those of the caller', () => {
  const argv: string[] = [];
  expect(lineToType('status 01M', { env: here, argv })).toBe('npm start -- status 01M');
  expect(lineToType('status 01M', { env: npm('/srv'), argv })).toBe(`npm --prefix ${folder} start -- status 01M`);
  expect(callersDirectory(npm('/srv'))).toBe('/srv');
});

test('a line to type is one of node elsewhere, also below another program of npm', () => {
  for (const env of [{}, { ...npm('/srv'), npm_package_json: '/srv/package.json' }]) {
    expect(lineToType('status 01M', { env, argv: [] })).toMatch(/^node .* status 01M$/);
    expect(callersDirectory(env)).toBe(process.cwd());
  }
});

test('a line to type looks in the journal that was given', () => {
  const lineFor = (...argv: string[]) => lineToType('order 01M resume', { env: here, argv });
  expect(lineFor('status', '01M', '--db', '/tmp/my db')).toBe("npm start -- order 01M resume --db='/tmp/my db'");
  expect(lineFor('run', 'p.yaml', '--db=a.db', '-i', 'key')).toBe('npm start -- order 01M resume --db=a.db');
  for (const place of ['postgres://me:secret@db/fleet', 'postgres://db/fleet?user=me&password=secret']) {
    expect(lineFor('status', '01M', '--db', place)).toBe('npm start -- order 01M resume --db=PLACE');
  }
});

test('a line that has a run driven reaches its hosts as this call did', () => {
  const lineFor = (...argv: string[]) => lineToDrive('resume 01M', { env: here, argv });
  expect(lineFor('status', '01M')).toBe('npm start -- resume 01M --inventory FILE');
  expect(lineFor('run', 'p.yaml', '--inventory', 'hosts.ini', '-F', 'none', '-i', 'key', '--db', 'a.db')).toBe(
    'npm start -- resume 01M --inventory=hosts.ini --identity=key --ssh-config=none --db=a.db',
  );
});

test('the help fits on a terminal, but for how this was called', () => {
  const lines = help().split('\n');
  expect(lines.find((line) => line.length > 80 && !line.startsWith('Here "fleet" stands for:'))).toBeUndefined();
});
