import { OpsError } from '@opspilot/core';
import { type Arguments, readArguments } from './arguments.js';
import { exitCodes } from './exit-codes.js';
import { help } from './help.js';
import { listenForInterruption } from './interruption.js';
import { planMode } from './plan-mode.js';
import { runMode } from './run-mode.js';
import { UsageError } from './usage-error.js';
import { screenOn } from './view/screen.js';

async function run(given: Arguments): Promise<number> {
  const screen = screenOn(process.stdout, process.env);
  if (given.help) {
    screen.write(help);
    return exitCodes.ok;
  }
  return given.plan ? planMode(given, screen) : runMode(given, screen, listenForInterruption());
}

/** What an error means to somebody at this command line, by its code. */
const hints: Readonly<Record<string, string>> = {
  'host-key-unknown':
    'Or log in once with ssh, which shows the key and asks; or trust it unseen with --trust-on-first-use.',
  'nothing-to-offer': 'Here: name a key with -i, or type the password when you are asked for it on a terminal.',
};

function complain(error: unknown): number {
  // Core looks at the host once more, and knows only hosts of the command line.
  const usage = error instanceof UsageError || OpsError.is(error, 'invalid-host');
  const code = OpsError.is(error) ? ` (${error.code})` : '';
  const message = error instanceof Error ? error.message : String(error);
  const known = OpsError.is(error) ? hints[error.code] : undefined;
  const hint = known === undefined ? (usage ? '\nTry --help.' : '') : `\n${known}`;
  screenOn(process.stderr, process.env).prose(`quickstart: ${message}${code}${hint}`);
  return usage ? exitCodes.usage : exitCodes.unusable;
}

try {
  process.exitCode = await run(readArguments(process.argv.slice(2)));
} catch (error) {
  process.exitCode = complain(error);
}
