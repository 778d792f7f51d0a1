import { OpsError } from '@opspilot/core';
import { readArguments } from './arguments.js';
import { exitCodes } from './exit-codes.js';
import { help } from './help.js';
import { listenForInterruption } from './interruption.js';
import { pipelineMode } from './pipeline-mode.js';
import { UsageError } from './usage-error.js';

async function run(argv: readonly string[]): Promise<number> {
  const given = readArguments(argv);
  if (!given.help) return pipelineMode(given, listenForInterruption());
  process.stdout.write(help);
  return exitCodes.green;
}

function complain(error: unknown): number {
  const code = OpsError.is(error) ? ` (${error.code})` : '';
  process.stderr.write(`pipeline: ${error instanceof Error ? error.message : String(error)}${code}\n`);
  // Core looks at the host once more, and knows only that of the command line.
  const usage = error instanceof UsageError || OpsError.is(error, 'invalid-host');
  return usage ? exitCodes.invalid : exitCodes.unusable;
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  process.exitCode = complain(error);
}
