// npm run check:readme: compiles and runs the TypeScript in every Markdown file, against the packages as published.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installProject } from './consumer/install-project.js';
import { packPackages, readManifest } from './consumer/pack-packages.js';
import { compileBlocks, runBlock, writeBlocks } from './readme/block-project.js';
import { codeBlocks } from './readme/code-blocks.js';
import { markdownFiles } from './readme/markdown-files.js';

const root = process.cwd();
const files = process.argv.length > 2 ? process.argv.slice(2) : markdownFiles(root);
const blocks = files.flatMap((file) => codeBlocks(file, readFileSync(join(root, file), 'utf8')));
const temporary = mkdtempSync(join(tmpdir(), 'opspilot-readme-'));
const project = join(temporary, 'project');
mkdirSync(project);

/** The version that the workspace has of what users add themselves: optional peers and Node's types. */
function workspaceVersions(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, readManifest(join(root, 'node_modules', name)).version]));
}

try {
  const packed = await packPackages(root, join(temporary, 'tarballs'));
  // vitest is the peer of the testing entry alone; a block that needs it belongs into a test.
  const peers = new Set(packed.flatMap(({ manifest }) => Object.keys(manifest.peerDependencies ?? {})));
  peers.delete('vitest');
  const ours = Object.fromEntries(packed.map(({ manifest }) => [manifest.name, '*']));
  const dependencies = {
    ...ours,
    ...workspaceVersions([...peers, '@types/node', '@types/better-sqlite3', '@types/pg']),
  };
  await installProject({ folder: project, manifest: { name: 'readme' }, dependencies, packed, root });

  writeBlocks(project, blocks);
  const failures = [...(await compileBlocks(project, blocks, join(root, 'node_modules/typescript-7/bin/tsc')))];
  const runnable = blocks.filter((block) => block.run);
  for (const block of runnable) {
    const failure = await runBlock(project, block);
    console.log(`${failure === undefined ? '✓' : '✗'} ${block.file}:${block.line}`);
    if (failure !== undefined) failures.push(failure);
  }
  console.log(`${blocks.length} blocks compiled, ${runnable.length} run, ${failures.length} problems`);
  for (const { where, problem } of failures) console.error(`\n${where}: ${problem}`);
  process.exitCode = failures.length > 0 ? 1 : 0;
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
