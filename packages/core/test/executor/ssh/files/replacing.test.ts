import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpsError } from '@opspilot/core';
import { sshExecutor } from '@opspilot/core/ssh';
import { describe, expect, it, vi } from 'vitest';
import { hostOf } from '../../../fixtures/ssh/host-of.js';
import { openScriptedServer } from '../../../fixtures/ssh/scripted-server.js';
import type { RenameFate } from '../../../fixtures/ssh/scripted-server-options.js';

describe('an upload over a file, where the server cannot rename over one', () => {
  const doubt = 'may have been replaced';
  const files = (directory: string) =>
    Object.fromEntries(
      readdirSync(directory).map((name) => [
        name.replace(/\.[0-9a-z-]{20,}\./i, '.ID.'),
        readFileSync(join(directory, name), 'utf8'),
      ]),
    );

  async function uploadOver(renames: readonly RenameFate[], { cancelled = false } = {}) {
    const server = await openScriptedServer({ renames });
    const knownHosts = [server.knownHostsFile];
    const executor = sshExecutor({ config: false, agent: false, knownHosts, timeouts: { session: 1_000 } });
    const abort = new AbortController();
    const directory = await mkdtemp(join(tmpdir(), 'opspilot-files-'));
    const [source, place] = [join(server.directory, 'source'), join(directory, 'place')];
    try {
      writeFileSync(source, 'new');
      writeFileSync(place, 'old');
      const uploading = executor.upload(hostOf(server), source, place, { signal: abort.signal });
      if (cancelled) {
        await vi.waitFor(() => expect(readdirSync(directory).join()).toContain('.old'));
        abort.abort();
      }
      const error = await uploading.then(
        () => undefined,
        ({ code, message }: OpsError) => ({ code, message: message.replaceAll(directory, '') }),
      );
      return { error, there: files(directory) };
    } finally {
      await executor.close();
      await server.close();
      await rm(directory, { recursive: true });
    }
  }

  it('replaces it, and leaves nothing beside', async () => {
    expect(await uploadOver([])).toEqual({ error: undefined, there: { place: 'new' } });
  });

  it('leaves it as it was when it cannot be moved aside', async () => {
    const { error, there } = await uploadOver(['refused']);
    expect(error).toMatchObject({
      code: 'transfer-destination-unusable',
      message: expect.stringContaining('What was at the destination is as it was.'),
    });
    expect(there).toEqual({ place: 'old' });
  });

  it('puts it back when the new one cannot be put there', async () => {
    const { error, there } = await uploadOver(['served', 'refused']);
    expect(error).toMatchObject({
      code: 'transfer-destination-unusable',
      message: expect.stringContaining('What was at the destination is as it was.'),
    });
    expect(there).toEqual({ place: 'old' });
  });

  it('says where both are when it cannot be put back either', async () => {
    const { error, there } = await uploadOver(['served', 'refused', 'refused']);
    expect(error?.message).toMatch(
      /What was at the destination is at \/\.place\.\S+\.old now, and the new file at \/\.place\.\S+\.part: move one/,
    );
    expect(there).toEqual({ '.place.ID.old': 'old', '.place.ID.part': 'new' });
  });

  it.each([
    ['before it is moved aside', ['cut-before'], { place: 'old', '.place.ID.part': 'new' }],
    ['once it is moved aside', ['cut-after'], { '.place.ID.old': 'old', '.place.ID.part': 'new' }],
    ['before the new one is put there', ['served', 'cut-before'], { '.place.ID.old': 'old', '.place.ID.part': 'new' }],
    ['once the new one is there', ['served', 'cut-after'], { '.place.ID.old': 'old', place: 'new' }],
  ] as const)('is in doubt when contact is lost %s', async (_when, renames, expected) => {
    const { error, there } = await uploadOver(renames);
    expect(error).toMatchObject({ code: 'transfer-interrupted', message: expect.stringContaining(doubt) });
    expect(error?.message).not.toContain('as it was');
    expect(there).toEqual(expected);
  });

  it('is in doubt when it is cancelled and the server does not answer', async () => {
    const { error, there } = await uploadOver(['served', 'unanswered'], { cancelled: true });
    expect(error).toMatchObject({ code: 'transfer-cancelled', message: expect.stringContaining(doubt) });
    expect(there).toEqual({ '.place.ID.old': 'old', '.place.ID.part': 'new' });
  });
});
