import { describe, expect, it } from 'vitest';
import { riskyThreshold } from '../../../src/risk/assess-risk.js';
import { harmlessCommands } from '../../fixtures/shell/harmless-commands.js';
import { mentioningCommands } from '../../fixtures/shell/mentioning-commands.js';
import { riskOf } from '../../fixtures/shell/risk-of.js';
import { isProgram, quoted, type Variant } from '../../fixtures/shell/transformations/transformation.js';

const program =
  (prefix: string): Variant =>
  (command) =>
    isProgram(command) ? `${prefix} ${command}` : undefined;
const line =
  (prefix: string): Variant =>
  (command) =>
    `${prefix} ${quoted(command)}`;

/** Ways to run a command that are everyday themselves. */
const wrappings: Readonly<Record<string, Variant>> = {
  'as nobody': program('sudo -u nobody'),
  'with an environment': program('env LC_ALL=C'),
  'with a time limit': program('timeout 30'),
  niced: program('nice -n 10'),
  'without a terminal': program('nohup'),
  timed: program('time'),
  'by a shell': line('sh -c'),
  'by bash': line('bash -c'),
  'on another machine': line('ssh web1'),
  'in a container': line('docker exec web sh -c'),
  'in a pod': line('kubectl exec web -- sh -c'),
  'after a command': (command) => `true && ${command}`,
  'before a command': (command) => `${command}\ntrue`,
  'in a group': (command) => `{ ${command}\n}`,
  'in a subshell': (command) => `( ${command}\n)`,
  'in a branch': (command) => `if true; then\n${command}\nfi`,
  'in a loop': (command) => `for i in 1 2 3; do\n${command}\ndone`,
  'by xargs': (command) => (isProgram(command) ? `echo x | xargs ${command}` : undefined),
  'as the result': (command) => `x=$(${command}\n)`,
  'by a variable': (command) => `c=${quoted(command)}; eval "$c"`,
};

function flagged(commands: readonly string[], variant: Variant): readonly string[] {
  return commands.flatMap((command) => variant(command) ?? []).filter((form) => riskOf(form) >= riskyThreshold);
}

describe('what is harmless', () => {
  it('is not flagged by itself', () => {
    expect(flagged(harmlessCommands, (command) => command)).toEqual([]);
  });

  it.each(Object.entries(wrappings))('is not flagged %s', (_, variant) => {
    expect(flagged(harmlessCommands, variant)).toEqual([]);
  });

  it('may mention what is dangerous', () => {
    expect(mentioningCommands.length).toBeGreaterThanOrEqual(40);
    expect(flagged(mentioningCommands, (command) => command)).toEqual([]);
  });
});
