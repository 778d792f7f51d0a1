import { systemClock } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import { reset, useFaultySite } from './faulty-site.js';

const { site, faults, beWell } = useFaultySite();

describe('a run that could not be begun', () => {
  /** Another process, to which a storage does nothing, finds nothing to go on with, and nothing has run. */
  async function expectNothingLeft(): Promise<void> {
    beWell();
    const inAnHour = { ...systemClock, now: () => systemClock.now() + 3_600_000 };
    const other = await site().process({}, { clock: inAnHour });
    expect(await other.orchestration.recover()).toEqual([]);
    expect((await other.orchestration.history()).runs).toEqual([]);
    expect(await site().exists('ran')).toBe(false);
  }

  it('is begun by nobody later: whoever was told so may start it again', async () => {
    const { orchestration } = await site().process();
    const plan = site().plan(`touch ${site().folder}/ran`);
    faults.watchOver = async () => reset();
    await expect(orchestration.start(plan, ['a'])).rejects.toThrow('connection reset');
    await expectNothingLeft();
  });

  it('is begun by nobody later, also when it cannot be taken back', async () => {
    faults.inJournal = (journal) => ({ ...journal, withdraw: async () => reset() });
    const { orchestration } = await site().process();
    faults.watchOver = async () => reset();
    await expect(orchestration.start(site().plan(`touch ${site().folder}/ran`), ['a'])).rejects.toThrow(
      'connection reset',
    );
    await expectNothingLeft();
  });

  it('took longer to write down than its lease lasts', async () => {
    const { orchestration } = await site().process({ leaseTime: 100 });
    const begun = Date.now();
    faults.watchOver = () => site().until(async () => Date.now() > begun + 200);
    const started = orchestration.start(site().plan(`touch ${site().folder}/ran`), ['a']);
    await expect(started).rejects.toMatchObject({ code: 'run-not-begun' });
    await expectNothingLeft();
  });
});

describe('a run whose beginning was stored by a storage that said that it failed', () => {
  it('goes on', async () => {
    faults.inJournal = (journal) => ({
      ...journal,
      begin: async (id) => {
        await journal.begin(id);
        return reset();
      },
    });
    const { orchestration } = await site().process();
    const run = await orchestration.start(site().plan(`echo x >> ${site().folder}/ran`), ['a']);
    expect((await run.result).status).toBe('succeeded');
    expect(await site().read('ran')).toBe('x\n');
  });

  it('is in doubt when the storage answers nothing at all, and the error names it', async () => {
    faults.inJournal = (journal) => ({
      ...journal,
      begin: async (id) => {
        await journal.begin(id);
        return reset();
      },
      withdraw: async () => reset(),
    });
    const { orchestration } = await site().process();
    const started = orchestration.start(site().plan('true'), ['a']);
    const error: unknown = await started.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'run-in-doubt', details: { run: expect.any(String) } });
    const [{ id, status } = { id: '', status: '' }] = (await orchestration.history()).runs;
    expect(error).toMatchObject({ details: { run: id } });
    expect(status).toBe('ready');
  });
});

it('a retry that could not be begun leaves its hosts to the next one', async () => {
  const { orchestration } = await site().process();
  const { id, result } = await orchestration.start(site().plan(`[ -e ${site().folder}/well ]`), ['a']);
  expect((await result).status).toBe('aborted');
  await site().write('well');
  faults.watchOver = async () => reset();
  await expect(orchestration.retry(id)).rejects.toThrow('connection reset');
  faults.watchOver = async () => {};
  expect((await (await orchestration.retry(id)).result).status).toBe('succeeded');
});
