import { describe, expect, it } from 'vitest';
import type { NewException } from '../../src/index.js';
import { textOf } from '../audit/samples.js';
import { openPilot } from '../fixtures/open-pilot.js';

const noor = { id: 'noor', kind: 'person' } as const;
/** Looks like nothing: only the pilot, which was handed it, can know. */
const secret = 'plumtree-otter-17';

/** Something that knows the secret, since a command was given it in a variable. */
async function openKnowing(options: Parameters<typeof openPilot>[0]) {
  const opened = await openPilot(options, { secrets: { get: async () => secret } });
  await opened.run('true', { secrets: { TOKEN: 'token' } });
  return opened;
}

describe('a secret that the pilot was handed', () => {
  it('stands in no record and in no ticket, wherever it was written', async () => {
    await using opened = await openKnowing({ approvals: { approvers: 1, isWaiting: false } });
    const { pilot, run } = opened;
    await run(`usermod -aG docker ${secret}; rm -rf /srv/${secret}`, {
      host: 'prod-1',
      metadata: { change: `CHG ${secret}` },
    });
    const { approvals, audit, exceptions } = pilot.compliance;
    const [ticket] = await approvals.list();
    expect(ticket).toBeDefined();
    await approvals.grant(ticket?.id ?? '', { by: { id: 'li', kind: 'person' }, reason: `as ${secret} says` });
    await exceptions.add(
      {
        rules: ['ACC-*'],
        scope: { host: 'stage-1' },
        reason: `for ${secret}`,
        expiresAt: opened.clock.now() + 60_000,
        approvedBy: ['li', 'sam'],
      },
      { by: { id: 'olga', kind: 'person' } },
    );
    const { id } = await approvals.request(await pilot.plan({ host: 'prod-1', command: 'usermod -aG docker ann' }));
    await approvals.grant(id, { by: { id: 'li', kind: 'person', roles: [secret, 'ops'] } });
    expect((await approvals.get(id))?.grants[0]?.roles).toContain('ops');
    const kept = [JSON.stringify(await approvals.list()), JSON.stringify(await exceptions.list())];
    for (const format of ['jsonl', 'csv'] as const)
      kept.push(await textOf(audit?.export({ actor: noor, format }) as never));
    for (const text of kept) expect(text).not.toContain(secret);
    expect(kept.join('')).toContain('usermod');
  });

  it.each<[string, NewException['scope']]>([
    ['target', { target: `/srv/${secret}/**` }],
    ['host', { host: ['prod-1', secret] }],
    ['labels', { labels: { team: secret } }],
    ['labels', { labels: { [secret]: 'billing' } }],
    ['role', { role: secret }],
    ['container', { container: [secret] }],
    ['environment', { environment: `${secret}-*` }],
    ['actor', { actor: secret }],
    ['command', { command: `rm -rf /srv/${secret}` }],
  ])('stands in no scope of an exception: %s', async (part, scope) => {
    await using opened = await openKnowing({});
    const { exceptions } = opened.pilot.compliance;
    const wanted = { rules: ['ACC-*'], scope, reason: 'for now', expiresAt: opened.clock.now() + 60_000 };
    await expect(exceptions.add(wanted, { by: 'olga' })).rejects.toMatchObject({
      code: 'invalid-exception',
      message: expect.stringMatching(new RegExp(`^"${part}" (?!.*${secret})`)),
    });
    expect(await exceptions.list()).toEqual([]);
  });
});
