import { OpsError } from '@opspilot/core';
import { readArguments } from './arguments.js';
import { dispatch } from './commands/dispatch.js';
import { exitCodes } from './exit-codes.js';
import { callersDirectory } from './line-to-type.js';
import { UsageError } from './usage-error.js';

function complain(error: unknown): number {
  const code = OpsError.is(error) ? ` (${error.code})` : '';
  const message = error instanceof Error ? error.message : String(error);
  // Options of the library are those of this program under another name.
  const told = message.replace('{ discardLarge: true }', '--discard-large');
  process.stderr.write(`rollback: ${told}${code}\n`);
  if (error instanceof UsageError) return exitCodes.invalid;
  if (!OpsError.is(error)) return exitCodes.failed;
  if (error.code === 'restore-conflict' || error.code === 'point-busy') return exitCodes.conflict;
  return /-invalid$|^path-not-captured$/.test(error.code) ? exitCodes.invalid : exitCodes.unusable;
}

// Who read it has gone (`| head`): that is no reason to stop in the middle.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

try {
  process.chdir(callersDirectory());
  const { task, settings } = readArguments(process.argv.slice(2));
  process.exitCode = await dispatch(task, settings);
} catch (error) {
  process.exitCode = complain(error);
}
