import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type StartedFleet, startFleet } from './start-fleet.js';

/**
 * A suite on a pseudo-terminal, which `script` of util-linux makes; that of the BSDs takes other options. Where it is missing the
 * suite is skipped with the reason, or fails when OPSPILOT_REQUIRE names `script`.
 */
export function describeTerminal(title: string, suite: () => void): void {
  const { stdout } = spawnSync('script', ['--version'], { encoding: 'utf8' });
  if (stdout?.includes('util-linux')) {
    describe(title, suite);
    return;
  }
  const isRequired = (process.env['OPSPILOT_REQUIRE'] ?? '').split(',').includes('script');
  test.skipIf(!isRequired)(`${title}: script of util-linux is not installed`, () => {
    expect.fail('script of util-linux is required here');
  });
}

interface Size {
  readonly columns: number;
  readonly rows: number;
}

function words({ columns, rows }: Size): readonly string[] {
  return ['cols', `${columns}`, 'rows', `${rows}`];
}

/** The program on a terminal of its own, and how that is made larger or smaller. */
export interface FleetOnTerminal extends StartedFleet {
  resize(size: Size): void;
}

/** Starts the program on a pseudo-terminal; stdout is all that it writes there, stderr among it. */
export function startOnTerminal(
  home: string,
  args: readonly string[],
  { size, env }: { readonly size: Size; readonly env: NodeJS.ProcessEnv },
): FleetOnTerminal {
  const place = join(home, 'terminal');
  const within = (command: readonly string[]): readonly string[] => {
    const line = command.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ');
    // It has no size until somebody gives it one.
    const shell = `tty > '${place}'; stty ${words(size).join(' ')}; exec ${line}`;
    return ['script', '--quiet', '--return', '--flush', '--command', shell, '/dev/null'];
  };
  const started = startFleet(home, args, { TERM: 'xterm-256color', SHELL: '/bin/sh', ...env }, within);
  const resize = (to: Size): void => {
    if (!existsSync(place)) throw new Error('the terminal is not there yet');
    execFileSync('stty', ['-F', readFileSync(place, 'utf8').trim(), ...words(to)]);
  };
  return { ...started, resize };
}
