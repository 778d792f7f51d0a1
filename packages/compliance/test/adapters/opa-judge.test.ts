import { decisions } from '@opspilot/core';
import { analyse, assessRisk } from '@opspilot/core/shell';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../src/index.js';
import { type OpaOptions, opaJudge } from '../../src/opa.js';
import { compilePolicy, compileWat } from '../fixtures/compile-policy.js';
import { openPilot } from '../fixtures/open-pilot.js';

let policy: Uint8Array;
beforeAll(async () => {
  policy = await compilePolicy();
});

/** What a pilot with no rules but the judge's says of a command. */
async function check(command: string, options: OpaOptions, host = 'prod-1') {
  await using opened = await openPilot({ judges: [await opaJudge(policy, options)], rules: [] });
  return await opened.pilot.compliance.checkCompliance(command, { host });
}

const answering = (result: unknown): OpaOptions => ({ entrypoint: 'test/answers', data: [{ result }] });

/** Core asks about what is critical alone, so that the verdict is that of the judge. */
const judgesAlone = { analysis: { askFrom: 0.75 } };

describe('a compiled OPA policy as a judge', () => {
  it('is fed with effects and circumstances, and tightens with its reasons, controls and places', async () => {
    await using opened = await openPilot({ judges: [await opaJudge(policy)], rules: [] }, judgesAlone);
    const { checkCompliance } = opened.pilot.compliance;
    expect(await checkCompliance('rm /srv/www/index.html', { host: 'prod-1' })).toMatchObject({
      decision: 'require-approval',
      violations: [
        {
          rule: 'opa/no-deletes',
          reason: 'Nothing is deleted in production. Move it away.',
          severity: 'high',
          effect: { kind: 'delete' },
          span: [3, 22],
          controls: [{ framework: 'nist-800-53', edition: 'Rev. 5', control: 'CM-5' }],
        },
      ],
    });
    expect((await checkCompliance('rm /srv/www/index.html', { host: 'stage-1' })).decision).toBe('allow');
    expect((await checkCompliance('cat /srv/www/index.html', { host: 'prod-1' })).decision).toBe('allow');
    // Nobody said where: that is production.
    expect((await checkCompliance('rm /srv/www/index.html')).decision).toBe('require-approval');
    expect((await opened.run('rm /srv/a', { host: 'prod-1' })).status).toBe('rejected');
    expect((await opened.run('rm /tmp/a', { host: 'stage-1' })).status).toBe('succeeded');
  });

  it('knows the data that it is given', async () => {
    expect(await check('uptime', { data: { stopped: true } })).toMatchObject({
      decision: 'deny',
      violations: [{ rule: 'opa/stopped', reason: 'Everything is stopped.' }],
    });
    expect((await check('uptime', { data: { stopped: false } })).decision).toBe('allow');
  });

  it('never loosens what the rules say', async () => {
    await using plain = await openPilot();
    const judge = await opaJudge(policy);
    await using judged = await openPilot({ judges: [judge] });
    const commands = catalogue.flatMap(({ examples }) => examples.matching);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...commands), fc.constantFrom('prod-1', 'stage-1'), async (command, host) => {
        const alone = await plain.pilot.compliance.checkCompliance(command, { host });
        const joined = await judged.pilot.compliance.checkCompliance(command, { host });
        expect(decisions.indexOf(joined.decision)).toBeGreaterThanOrEqual(decisions.indexOf(alone.decision));
      }),
      { numRuns: 25 },
    );
  });

  it.each<[string, OpaOptions, string]>([
    ['traps', { entrypoint: 'test/trap' }, 'unreachable'],
    ['gives up', { entrypoint: 'test/abort' }, 'the policy gave up'],
    ['takes more memory than it may', { entrypoint: 'test/hungry', memory: 4 << 20 }, 'the policy gave up'],
    ['calls what is not there', { entrypoint: 'test/builtin' }, 'not implemented: built-in function 0: test.nothing'],
    ['answers what is no JSON', { entrypoint: 'test/cut' }, 'JSON'],
    ['defines no answer', { entrypoint: 'test/undefined' }, 'nothing defines what it was asked for'],
    ['answers a word', answering('deny'), 'must be array'],
    ['answers true', answering(true), 'must be array'],
    ['answers null', answering(null), 'must be array'],
    ['decides nothing', answering([{ reason: 'x' }]), "/0 must have required property 'decision'"],
    ['decides what there is not', answering([{ decision: 'allow', reason: 'x' }]), '/0/decision must be equal to one'],
    ['gives no reason', answering([{ decision: 'warn', reason: '' }]), '/0/reason must NOT have fewer'],
    [
      'misspells',
      answering([{ decision: 'warn', reason: 'x', sevrity: 'low' }]),
      'must NOT have additional properties',
    ],
    [
      'tells of an effect there is not',
      answering([{ decision: 'warn', reason: 'x', effect: 9 }]),
      'OPA told of effect 9',
    ],
    ['answers twice', { entrypoint: 'test/answers', data: [{ result: [] }, { result: [] }] }, 'more than 1 items'],
  ])('denies when the policy %s', async (_, options, why) => {
    const command = 'trap - EXIT';
    const { decision, violations } = await check(command, options);
    expect(decision).toBe('deny');
    expect(violations).toMatchObject([
      { rule: 'compliance/opa', decision: 'deny', reason: expect.stringContaining(why) },
    ]);
  });

  it('lets pass what a policy finds nothing about', async () => {
    expect((await check('uptime', answering([]))).decision).toBe('allow');
  });

  it('denies a command that is too big for its memory, and judges the next', async () => {
    const judge = await opaJudge(policy, { memory: 128 * 1024 });
    const asked = (command: string) => {
      const analysis = analyse(command);
      return judge.decide({ command, analysis, risk: assessRisk(analysis) }, { at: 0 });
    };
    expect(() => asked(`echo ${'x'.repeat(200_000)}`)).toThrow(expect.objectContaining({ code: 'opa-failed' }));
    expect(asked('uptime')).toMatchObject({ decision: 'allow' });
    expect(asked('rm a')).toMatchObject({ decision: 'require-approval' });
  });

  it('asks nothing more of an instance that has failed', async () => {
    await using opened = await openPilot({ judges: [await opaJudge(policy, { entrypoint: 'test/trap' })], rules: [] });
    const { checkCompliance } = opened.pilot.compliance;
    expect((await checkCompliance('uptime')).decision).toBe('allow');
    expect((await checkCompliance('trap - EXIT')).decision).toBe('deny');
    expect((await checkCompliance('uptime')).decision).toBe('allow');
  });

  it('is not made of what is no policy', async () => {
    const refused = (message: string) => ({ code: 'opa-policy-invalid', message: expect.stringContaining(message) });
    await expect(opaJudge(Buffer.from('package opspilot'))).rejects.toMatchObject(refused('WebAssembly.Module()'));
    const other = await compileWat('(module (func (export "main")))');
    await expect(opaJudge(other)).rejects.toMatchObject(refused('policy.wasm out of the bundle'));
    await expect(opaJudge(policy, { entrypoint: 'opspilot/allow' })).rejects.toMatchObject(
      refused('no entrypoint "opspilot/allow", but opspilot/findings, test/trap'),
    );
    await expect(opaJudge(policy, { memory: 64 * 1024 })).rejects.toMatchObject(refused('memory'));
  });
});
