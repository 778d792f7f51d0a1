import { OpsError } from '@opspilot/core';
import { type Arguments, readArguments, UsageError } from './arguments.js';
import { exitCodes } from './exit-codes.js';
import { help } from './help.js';
import { listenForInterruption } from './interruption.js';
import { planMode } from './plan-mode.js';
import { runMode } from './run-mode.js';
import { screenOn } from './view/screen.js';

async function run(given: Arguments): Promise<number> {
  const screen = screenOn(process.stdout, process.env);
  if (given.help) {
    screen.write(help);
    return exitCodes.ok;
  }
  return given.plan ? planMode(given, screen) : runMode(given, screen, listenForInterruption());
}

function complain(error: unknown): number {
  const usage = error instanceof UsageError;
  const code = OpsError.is(error) ? ` (${error.code})` : '';
  const message = error instanceof Error ? error.message : String(error);
  screenOn(process.stderr, process.env).prose(`quickstart: ${message}${code}${usage ? '\nTry --help.' : ''}`);
  return usage ? exitCodes.usage : exitCodes.unusable;
}

try {
  process.exitCode = await run(readArguments(process.argv.slice(2)));
} catch (error) {
  process.exitCode = complain(error);
}
