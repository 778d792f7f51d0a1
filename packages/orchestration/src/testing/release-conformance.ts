import { expect, it } from 'vitest';
import type { Measure } from '../engine/answer-measurement.js';
import type { Plan } from '../plan/plan.js';
import { type EngineSite, hostNames } from './engine-site.js';

const analysis = { name: 'errors', interval: 1, count: 1 };

/** Two green hosts, one blue one, and a switch; every command says in one file that it ran. */
function release({ folder }: EngineSite): Plan {
  const say = (word: string) => `echo ${word} {{host}} >> ${folder}/said`;
  const app = `${folder}/app-{{host}}`;
  return {
    name: 'release',
    steps: [
      { id: 'install', command: `touch ${app}; ${say('install')}`, rollback: `rm ${app}; ${say('remove')}` },
      { id: 'smoke', command: `[ -e ${app} ]; ${say('smoke')}`, needs: ['install'] },
      { id: 'switch', command: `touch ${folder}/green; ${say('to')}`, rollback: `rm ${folder}/green; ${say('back')}` },
      { id: 'retire', command: say('retire') },
    ],
    strategy: {
      type: 'blue-green',
      green: ['a', 'b'],
      blue: ['c'],
      maxParallel: 1,
      verify: ['smoke'],
      switch: { step: 'switch', host: 'd' },
      bake: 50,
      postPromotionAnalysis: analysis,
      retire: ['retire'],
    },
  };
}

/** How a release ends that is measured so once it serves, and what was said meanwhile. */
async function released(site: EngineSite, measured: Awaited<ReturnType<Measure>>) {
  const { orchestration } = await site.process({ measure: async () => measured });
  const { status, hosts } = await (await orchestration.start(release(site), hostNames)).result;
  const said = (await site.read('said')).trim().split('\n');
  return { status, standings: hosts.map(({ standing }) => standing), said, isGreen: await site.exists('green') };
}

const served = ['install a', 'install b', 'smoke a', 'smoke b', 'to d'];

/** How changes come to a fleet and go from it, as every engine must do it. */
export function describeReleases(site: () => EngineSite): void {
  it('releases beside what serves: prepares and verifies green, switches, and retires blue once that is measured well', async () => {
    expect(await released(site(), 'passed')).toEqual({
      status: 'succeeded',
      standings: ['succeeded', 'succeeded', 'succeeded', 'succeeded'],
      said: [...served, 'retire c'],
      isGreen: true,
    });
  });

  it('switches back before it takes green back where what serves is measured badly, and leaves blue alone', async () => {
    expect(await released(site(), 'failed')).toEqual({
      status: 'rolled-back',
      standings: ['rolled-back', 'rolled-back', 'rolled-back', 'waiting'],
      said: [...served, 'back d', 'remove b', 'remove a'],
      isGreen: false,
    });
    expect(await site().exists('app-a')).toBe(false);
  });

  it('takes a canary back that is measured badly', async () => {
    const { folder } = site();
    const { orchestration } = await site().process({ measure: async () => 'failed' });
    const steps = [
      { id: 's', command: `touch ${folder}/{{host}}`, rollback: `rm ${folder}/{{host}}; touch ${folder}/undone` },
    ];
    const run = await orchestration.start(
      {
        name: 'p',
        steps,
        strategy: { type: 'canary', steps: [{ setWeight: 1 }, { analysis }] },
        failure: { action: 'rollback' },
      },
      hostNames,
    );
    expect((await run.result).status).toBe('rolled-back');
    const left = await Promise.all(['a', 'undone', 'b'].map((name) => site().exists(name)));
    expect(left).toEqual([false, true, false]);
  });
}
