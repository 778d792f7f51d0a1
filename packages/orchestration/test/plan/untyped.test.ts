import { type Host, OpsError } from '@opspilot/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePlan, type Plan, parsePlan } from '../../src/index.js';
import { plans } from '../run/random-run.js';

const hosts: Host[] = [{ name: 'a' }, { name: 'b' }];
const step = { id: 's', command: 'true' };

function refusal(plan: unknown, on: unknown = hosts, parameters: unknown = {}) {
  try {
    compilePlan(plan as Plan, on as Host[], parameters as Record<string, string>);
  } catch (error) {
    if (OpsError.is(error)) return { code: error.code, problems: error.details['problems'] };
    throw error;
  }
  return 'taken';
}

const invalid = (path: string, expected: string) => ({ code: 'invalid-plan', problems: [{ path, expected }] });

/** Puts a value somewhere into an object: the way says which part of which part. */
function put(object: object, way: readonly number[], value: unknown): void {
  const [turn = 0, ...rest] = way;
  const keys = Object.keys(object);
  const key = keys[turn % keys.length] ?? 'other';
  const next: unknown = Reflect.get(object, key);
  if (rest.length > 0 && typeof next === 'object' && next !== null) put(next, rest, value);
  else Reflect.set(object, key, value);
}

describe('a plan that no compiler has seen', () => {
  it.each<[plan: unknown, path: string, expected: string]>([
    [null, '', 'an object, not null'],
    [[step], '', 'an object, not a list'],
    [{ name: 'n' }, 'steps', 'given'],
    [{ name: 5, steps: [step] }, 'name', 'a text, not 5'],
    [{ name: 'n', steps: 'all' }, 'steps', 'a list, not "all"'],
    [{ name: 'n', steps: [step, null] }, 'steps[1]', 'an object, not null'],
    [{ name: 'n', steps: [{ ...step, needs: 'b' }] }, 'steps[0].needs', 'a list, not "b"'],
    [{ name: 'n', steps: [{ ...step, idempotent: 'no' }] }, 'steps[0].idempotent', 'true or false, not "no"'],
    [{ name: 'n', steps: [{ ...step, retry: {} }] }, 'steps[0].retry.attempts', 'given'],
    [{ name: 'n', steps: [{ ...step, secrets: { A: 1 } }] }, 'steps[0].secrets.A', 'a text, not 1'],
    [
      { name: 'n', steps: [step], strategy: 'rolling' },
      'strategy',
      'an object whose type is one of sequential, parallel, rolling, canary, blue-green, not "rolling"',
    ],
    [
      { name: 'n', steps: [step], strategy: { type: 'linear' } },
      'strategy.type',
      'one of sequential, parallel, rolling, canary, blue-green, not "linear"',
    ],
    [{ name: 'n', steps: [step], strategy: { type: 'canary' } }, 'strategy.steps', 'given'],
    [
      { name: 'n', steps: [step], failure: { maxFailures: [] } },
      'failure.maxFailures',
      "a number, or a share such as '25%', not a list",
    ],
    [{ name: 'n', steps: [step], variables: [] }, 'variables', 'an object, not a list'],
    [{ name: 'n', steps: [step], hosts: '*' }, 'hosts', 'a list, not "*"'],
  ])('is refused with what was expected and where: %j', (plan, path, expected) => {
    expect(refusal(plan)).toEqual(invalid(path, expected));
  });

  it('is refused when it has a part that nobody knows: a need that is spelled wrong would not be waited for', () => {
    const { problems } = refusal({ name: 'n', steps: [{ ...step, neds: ['t'] }] }) as ReturnType<typeof invalid>;
    expect(problems).toEqual([
      { path: 'steps[0].neds', expected: expect.stringContaining('there are id, command, needs') },
    ]);
  });

  it('is refused for hosts and parameters that are none', () => {
    const plan = { name: 'n', steps: [step] };
    for (const none of [null, 'a', [null], ['a'], [{}]]) {
      expect(refusal(plan, none)).toEqual(invalid('hosts', 'a list of hosts, each of which has a name'));
    }
    expect(refusal(plan, hosts, null)).toEqual({
      code: 'invalid-parameters',
      problems: [{ path: 'parameters', expected: 'an object' }],
    });
  });

  it('is never met with another error, and is never taken where a document of it would not be', () => {
    const junk = fc.constantFrom<unknown>(null, 0, -1, 0.5, '', 'x', '5%', true, [], [null], ['x'], {}, { x: 1 });
    fc.assert(
      fc.property(plans, junk, fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), (made, value, way) => {
        const changed = structuredClone({ variables: { v: 1 }, parameters: { p: { type: 'string' } }, ...made.plan });
        put(changed, way, value);
        const answer = refusal(changed, made.hosts, { p: 'x' });
        const read = () => parsePlan(JSON.stringify(changed));
        if (answer === 'taken') expect(read).not.toThrow();
        else expect(['invalid-plan', 'plan-cycle', 'invalid-parameters']).toContain(answer.code);
      }),
      { numRuns: 400 },
    );
  });
});
