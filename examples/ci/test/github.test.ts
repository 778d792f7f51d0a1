import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { directoryWith, startPipeline } from './start-pipeline.js';

/** The lines that GitHub's runner would take for commands: all but those between a stop and its token. */
function obeyed(log: string): readonly string[] {
  let token: string | undefined;
  return log.split('\n').filter((line) => {
    const text = line.trimStart();
    if (token !== undefined) {
      if (text === `::${token}::`) token = undefined;
      return false;
    }
    token = /^::stop-commands::(.+)$/.exec(text)?.[1];
    return token === undefined && (text.startsWith('::') || text.includes('##['));
  });
}

test('on GitHub the steps fold, the failure is annotated and summed up, and output gives no commands', async () => {
  const directory = directoryWith({
    steps: [
      { name: 'Build: 100%, fast', command: 'echo "::error::from the build"; echo "##[add-path]/tmp"' },
      { name: 'Test', command: "echo '::warning::a | `pipe`' >&2; echo '```' >&2; exit 1" },
    ],
  });
  const summary = join(directory, 'summary.md');
  const { stdout, code } = await startPipeline(directory, [], {
    GITHUB_ACTIONS: 'true',
    GITHUB_STEP_SUMMARY: summary,
  }).ended;
  expect(code).toBe(1);
  expect(obeyed(stdout)).toEqual([
    '::group::1/2 Build: 100%25, fast',
    '::endgroup::',
    '::group::2/2 Test',
    '::endgroup::',
    expect.stringMatching(
      /^::error title=Step 2 of 2 failed%3A "Test"::The command exited with 1: ``` \(command-failed\)%0ARepeat the step/,
    ),
  ]);

  const markdown = readFileSync(summary, 'utf8');
  expect(markdown).toContain('## Pipeline: failed');
  expect(markdown).toMatch(/^\| 1 \| Build&#58; 100%, fast \| succeeded \| 0 \| .+ \|$/m);
  // A fence longer than the backticks in what was printed.
  expect(markdown).toMatch(/^````text\n::warning::a \| `pipe`\n```\n````$/m);
});

test('a summary that cannot be written fails nothing', async () => {
  const directory = directoryWith({ steps: [{ name: 'Build', command: 'true' }] });
  const { stdout, code } = await startPipeline(directory, [], {
    GITHUB_ACTIONS: 'true',
    GITHUB_STEP_SUMMARY: '/dev/null/summary.md',
  }).ended;
  expect(code).toBe(0);
  expect(stdout).toContain('The job summary could not be written: ');
});
