// npm run check:examples [-- --update]
// Installs each example outside the workspace from packed tarballs, replays its expected.txt and compares.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installProject } from './consumer/install-project.js';
import { type Packed, packPackages, readManifest } from './consumer/pack-packages.js';
import { replay } from './examples/replay.js';
import { commandsOf, type Exchange, formatTranscript } from './examples/transcript.js';

const root = process.cwd();
const update = process.argv.includes('--update');
const NOT_COPIED = new Set(['node_modules', 'dist', '.opspilot', '.turbo', 'test']);

async function replayAll(folder: string, commands: readonly string[]): Promise<readonly Exchange[]> {
  const replayed: Exchange[] = [];
  // In order and in one folder: the second start shows what the first one left.
  for (const command of commands) replayed.push(await replay(folder, command));
  return replayed;
}

/** @returns whether the example does what its expected.txt says */
async function checkExample(name: string, temporary: string, packed: readonly Packed[]): Promise<boolean> {
  const source = join(root, 'examples', name);
  const expectation = join(source, 'expected.txt');
  const text = existsSync(expectation) ? readFileSync(expectation, 'utf8') : '';
  const commands = commandsOf(text);
  if (commands.length === 0) {
    console.error(
      `✗ ${name}: examples/${name}/expected.txt names no command; write \`>>> npm -s start\`, then update it`,
    );
    return false;
  }
  const folder = join(temporary, name);
  cpSync(source, folder, { recursive: true, filter: (path) => !NOT_COPIED.has(path.slice(source.length + 1)) });
  const { dependencies = {}, devDependencies: _, ...manifest } = readManifest(folder);
  await installProject({ folder, manifest, dependencies, packed, root });

  const actual = formatTranscript(await replayAll(folder, commands));
  if (actual === text) console.log(`✓ ${name}`);
  else if (update) {
    writeFileSync(expectation, actual);
    console.log(`✓ ${name}: expected.txt written; review the change`);
  } else {
    console.error(`✗ ${name} no longer prints its expected.txt; if it should, \`npm run check:examples -- --update\``);
    const printed = join(temporary, `${name}.printed.txt`);
    writeFileSync(printed, actual);
    spawnSync('git', ['--no-pager', 'diff', '--no-index', '--', expectation, printed], { stdio: 'inherit' });
    return false;
  }
  return true;
}

const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'opspilot-examples-')));
try {
  const packed = await packPackages(root, join(temporary, 'tarballs'));
  const names = readdirSync(join(root, 'examples')).sort();
  const results: boolean[] = [];
  for (const name of names) results.push(await checkExample(name, temporary, packed));
  process.exitCode = results.every(Boolean) ? 0 : 1;
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
