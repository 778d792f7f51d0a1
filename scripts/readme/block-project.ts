import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { userEnvironment } from '../consumer/npm.js';
import type { CodeBlock } from './code-blocks.js';

const RUN_LIMIT_MILLISECONDS = 60_000;

export interface BlockFailure {
  /** `README.md:12`. */
  readonly where: string;
  readonly problem: string;
}

/** What a careful user compiles with. */
const COMPILER_OPTIONS = {
  target: 'es2022',
  lib: ['es2023'],
  module: 'nodenext',
  types: ['node'],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  verbatimModuleSyntax: true,
  skipLibCheck: true,
  inlineSourceMap: true,
};

/** Without its ending: `.ts` as written, `.js` as compiled. */
function nameOf(block: CodeBlock): string {
  return `${block.file.replaceAll('/', '__')}.${block.line}`;
}

interface Ended {
  readonly ok: boolean;
  readonly output: string;
}

function node(argv: readonly string[], cwd: string): Promise<Ended> {
  const options = { cwd, env: userEnvironment(), timeout: RUN_LIMIT_MILLISECONDS, killSignal: 'SIGKILL' as const };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [...argv], options, (error, stdout, stderr) => {
      const late =
        error?.killed === true ? `killed after ${RUN_LIMIT_MILLISECONDS / 1000} s: something keeps it alive\n` : '';
      resolve({ ok: error === null, output: `${late}${stdout}${stderr}` });
    });
    child.stdin?.end();
  });
}

/** Writes each block to a file of its own, its lines numbered as in the Markdown, so that every message points there. */
export function writeBlocks(project: string, blocks: readonly CodeBlock[]): void {
  for (const block of blocks) {
    // `export {}` on the spare first line makes a module of a block without imports.
    writeFileSync(join(project, `${nameOf(block)}.ts`), `export {};${'\n'.repeat(block.line - 1)}${block.code}`);
  }
  writeFileSync(
    join(project, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: COMPILER_OPTIONS, include: ['*.ts'] }),
  );
}

/** Type-checks all blocks at once, and compiles them: the compiler starts once, not again for every block that runs. */
export async function compileBlocks(
  project: string,
  blocks: readonly CodeBlock[],
  compiler: string,
): Promise<readonly BlockFailure[]> {
  const { ok, output } = await node([compiler, '--pretty', 'false', '-p', project], project);
  if (ok) return [];
  const errors = output.split('\n').filter((line) => /: error TS/.test(line));
  if (errors.length === 0) throw new Error(`the compiler failed:\n${output}`);
  return errors.map((line) => {
    const [, name, number, problem] = /^(.+?)\((\d+),\d+\): error (.*)$/.exec(line) ?? [];
    const block = blocks.find((candidate) => `${nameOf(candidate)}.ts` === name);
    return { where: block === undefined ? 'tsconfig' : `${block.file}:${number}`, problem: problem ?? line };
  });
}

/** Runs one compiled block in an empty working directory of its own. */
export async function runBlock(project: string, block: CodeBlock): Promise<BlockFailure | undefined> {
  const directory = join(project, 'work', nameOf(block));
  mkdirSync(directory, { recursive: true });
  const { ok, output } = await node(['--enable-source-maps', join(project, `${nameOf(block)}.js`)], directory);
  return ok ? undefined : { where: `${block.file}:${block.line}`, problem: `it does not run:\n${output.trim()}` };
}
