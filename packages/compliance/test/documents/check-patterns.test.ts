import { OpsError } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import { patternProblems } from '../../src/documents/check-patterns.js';
import { catalogue, type PolicyProblem, readPolicy } from '../../src/index.js';

/** A rule that finds its own example, and has one more condition. */
function problemsOf(condition: object): readonly PolicyProblem[] {
  const rule = {
    id: 'OWN-001',
    title: 'The place is left alone',
    severity: 'high',
    decision: 'deny',
    when: [{ effect: { kind: 'delete' } }, condition],
    reason: 'It is in use.',
    examples: { matching: ['rm /srv/a'], other: ['uptime'] },
  };
  try {
    readPolicy({ name: 'own', rules: [rule] });
  } catch (error) {
    if (OpsError.is(error)) return error.details['problems'] as readonly PolicyProblem[];
    throw error;
  }
  return [];
}

const at = '/rules/0/when/1';

describe('a pattern that nothing can meet', () => {
  it.each([
    [{ effect: { target: { path: ['/srv/**', 'srv/www/**'] } } }, '/effect/target/path/1', '**/srv/www/**'],
    [{ effect: { target: { path: '*.sql' } } }, '/effect/target/path', '**/*.sql'],
    [{ effect: { target: { path: '../shared/**' } } }, '/effect/target/path', '**/shared/**'],
    [{ effect: { target: { named: '/srv/*/' } } }, '/effect/target/named', '"/srv/*"'],
    [{ effect: { kind: 'service', action: ['restart', 'restrat'] } }, '/effect/action/1', 'restart'],
    [{ effect: { kind: ['read', 'service'], action: 'drop*' } }, '/effect/action', 'of kind read, service'],
    [{ effect: { action: 'remvoe' } }, '/effect/action', 'effectActions'],
    [{ effect: { program: '/usr/bin/rm' } }, '/effect/program', '"rm"'],
    [{ command: { program: ['rm', '/bin/*'] } }, '/command/program/1', '"*"'],
    [{ effect: { target: { name: 'nginx', class: 'data' } } }, '/effect/target/name', 'named'],
    [{ effect: { target: { type: 'path', name: 'a' } } }, '/effect/target/name', 'named'],
    [{ effect: { target: { type: 'unit', path: '/srv/**' } } }, '/effect/target/type', 'leave "type" out'],
    [
      { effect: { kind: 'delete', except: [{ target: { path: 'tmp/**' } }] } },
      '/effect/except/0/target/path',
      '**/tmp/**',
    ],
    [{ effect: { kind: 'delete', except: { action: 'restart' } } }, '/effect/except/action', 'of kind delete'],
  ])('is refused with its place and what to write: %j', (condition, path, advice) => {
    expect(problemsOf(condition)).toEqual([
      expect.objectContaining({
        code: 'invalid-policy',
        path: `${at}${path}`,
        message: expect.stringContaining(advice),
      }),
    ]);
  });

  it.each([
    { effect: { target: { path: ['/srv/www/', '/srv/*/', '~/.ssh/**', '**/*.sql', '**'] } } },
    { effect: { kind: ['delete', 'service'], action: ['restart', 'remove*'] } },
    { effect: { target: { named: ['/', 's3://logs/', 'nginx'] }, program: ['rm', '**'] } },
    { effect: { target: { type: ['path', 'unit'], path: '/srv/**' } } },
  ])('is none of these: %j', (condition) => {
    expect(problemsOf(condition)).toEqual([]);
  });

  it('is in no rule of the catalogue', () => {
    expect(catalogue.flatMap(patternProblems)).toEqual([]);
  });
});
