import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Executor, localExecutor, OpsPilot } from '@opspilot/core';
import { analyse } from '@opspilot/core/shell';
import {
  armSwitch,
  capture,
  fileSnapshotStore,
  foresee,
  memorySnapshotStore,
  previewRestore,
  resticSnapshotStore,
  restore,
  retain,
  rollback,
} from '@opspilot/rollback';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const store = memorySnapshotStore();
const folder = mkdtempSync(join(tmpdir(), 'wrong-options-'));
const own = join(folder, 'store');
const about = { host: 'localhost', roots: [], reason: '', takenAt: 0, labels: {} };
let starts = 0;

/** Whatever is started on a host is counted. */
const counting: Executor = {
  ...{ kind: 'counting', close: async () => {} },
  start: (...started) => {
    starts += 1;
    return localExecutor().start(...started);
  },
};
const start = (command: string) => counting.start({ name: 'localhost' }, command);

const openPilot = () => OpsPilot.create({ executor: counting, approve: () => true, plugins: [rollback({ store })] });
let pilot: Awaited<ReturnType<typeof openPilot>>;

beforeAll(async () => {
  pilot = await openPilot();
  await pilot.rollback.operations.start('op', { description: 'an operation' });
});
afterAll(async () => {
  await pilot.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What is called with options that are wrong: the type that it takes, the options, and the one that is named. */
type Case = readonly [
  type: string,
  call: (options: never) => unknown,
  ...wrong: readonly (readonly [object, string])[],
];

const point = { description: 'd', snapshots: [{ paths: ['/etc/hosts'] }] };
const call = { start, store, snapshot: 's', id: 'r' };

const cases: readonly Case[] = [
  [
    'RollbackOptions',
    rollback,
    [{ store, safegard: { seconds: 60 } }, 'safegard'],
    [{ store, whenImposible: 'go-on' }, 'whenImposible'],
    [{ store, undoFailed: 'yes' }, 'undoFailed'],
    [{ store, safeguard: { second: 60 } }, 'safeguard.second'],
    [{ store, copies: { day: 1 } }, 'copies.day'],
    [{ store, rehearse: { maxsize: 1 } }, 'rehearse.maxsize'],
  ],
  [
    'UndoOptions',
    (options) => pilot.rollback.undo('p', options),
    [{ dryrun: true }, 'dryrun'],
    [{ dryRun: 'yes' }, 'dryRun'],
    [{ anyMachine: 'web-1' }, 'anyMachine'],
    [{ Force: false }, 'Force'],
    [{ force: 'false' }, 'force'],
    [{ path: ['/etc'] }, 'path'],
    [{ paths: '/etc' }, 'paths'],
    [{ check: ['true'] }, 'check'],
    [{ checks: 'true' }, 'checks'],
    [{ checks: ['test -f /etc/hosts', 'rm -rf /srv/x'] }, 'checks[1]'],
    [{ checks: ['systemctl restart nginx'] }, 'checks[0]'],
    [{ prove: 1 }, 'prove'],
    [{ become: { username: 'root' } }, 'become.username'],
  ],
  ['UndoOptions', (options) => pilot.rollback.preview('p', options), [{ path: ['/etc'] }, 'path']],
  [
    'RecoveryOptions',
    (options) => pilot.rollback.recoveryPoints.plan('p', options),
    [{ snapshot: ['s'] }, 'snapshot'],
    [{ paths: '/etc' }, 'paths'],
  ],
  [
    'RecoveryRestoreOptions',
    (options) => pilot.rollback.recoveryPoints.restore('p', options),
    [{ dryrun: true }, 'dryrun'],
    [{ dryRun: 'yes' }, 'dryRun'],
    [{ dryRun: 1 }, 'dryRun'],
    [{ paln: {} }, 'paln'],
    [{ force: null }, 'force'],
    [{ checks: ['echo ok > /srv/x'] }, 'checks[0]'],
  ],
  [
    'NewRecoveryPoint',
    (options) => pilot.rollback.recoveryPoints.create(options),
    [{ snapshots: point.snapshots }, 'description'],
    [{ description: 'd' }, 'snapshots'],
    [{ ...point, snapshot: [] }, 'snapshot'],
  ],
  [
    'NewSnapshot',
    (options) => pilot.rollback.recoveryPoints.create({ description: 'd', snapshots: [options] }),
    [{ path: ['/etc'] }, 'snapshots[0].path'],
    [{ paths: ['/etc'], becomeuser: 'www-data' }, 'snapshots[0].becomeuser'],
    [{ looks: [{ kind: 'accounts', subject: [] }] }, 'snapshots[0].looks[0].subject'],
  ],
  [
    'OperationStart',
    (options) => pilot.rollback.operations.start('new', options),
    [{ description: 'd', onfailure: 'roll-back' }, 'onfailure'],
    [{ description: 'd', onFailure: 'rollback' }, 'onFailure'],
    [{ description: 'd', snapshot: [] }, 'snapshot'],
    [{ description: 'd', snapshots: [{ hosts: 'a' }] }, 'snapshots[0].hosts'],
    [{ host: 'localhost' }, 'description'],
  ],
  [
    'NewStep',
    (options) => pilot.rollback.operations.addStep('op', options),
    [{ command: 'true', rollbackCommmand: 'false' }, 'rollbackCommmand'],
    [{ command: 'true', verify: 'true' }, 'verify'],
    [{ commands: 'true' }, 'commands'],
  ],
  [
    'ExecuteOptions',
    (options) => pilot.rollback.operations.execute('op', options),
    [{ pastfailed: true }, 'pastfailed'],
  ],
  [
    'RollBackOptions',
    (options) => pilot.rollback.operations.rollBack('op', options),
    [{ dryrun: true }, 'dryrun'],
    [{ dryRun: 'yes' }, 'dryRun'],
    [{ mode: 'steps' }, 'mode'],
    [{ targetstep: 's' }, 'targetstep'],
  ],
  [
    'ForeseeOptions',
    (options) => foresee(analyse('true'), options),
    [{ command: 'true', dir: '/srv' }, 'dir'],
    [{ command: 'true', users: 'root' }, 'users'],
  ],
  ['ForeseeOptions', (where) => pilot.rollback.foresee('true', where), [{ cwd: '/srv' }, 'cwd']],
  [
    'CaptureOptions',
    capture,
    [{ start, store, about, maxsize: 1 }, 'maxsize'],
    [{ start, store, about, maxSize: '1' }, 'maxSize'],
  ],
  [
    'RestoreOptions',
    restore,
    [{ ...call, path: ['/etc'] }, 'path'],
    [{ ...call, expect: {} }, 'expect'],
    [{ ...call, force: 'no' }, 'force'],
  ],
  ['RestoreOptions', previewRestore, [{ start, store, snapshot: 's', path: ['/etc'] }, 'path']],
  [
    'SwitchOptions',
    (options) => armSwitch(start, options),
    [{ id: 's', second: 60 }, 'second'],
    [{ id: 's', seconds: '60' }, 'seconds'],
    [{ id: 's', seconds: 60, path: ['/etc'] }, 'path'],
    [{ id: 's', seconds: 60, filters: 'iptables' }, 'filters'],
    [{ id: 's', seconds: 60, network: 'yes' }, 'network'],
  ],
  [
    'FileStoreOptions',
    (options) => fileSnapshotStore(own, options),
    [{ keys: Buffer.alloc(32) }, 'keys'],
    [{ key: 'k'.repeat(32) }, 'key'],
    [{ key: Buffer.alloc(16) }, 'key'],
  ],
  ['FileStoreOptions', (directory) => fileSnapshotStore(directory), [{ directory: own }, 'directory']],
  [
    'ResticStoreOptions',
    resticSnapshotStore,
    [{ repository: own, pasword: 'p' }, 'pasword'],
    [{ repository: own, password: '' }, 'password'],
  ],
  ['StoreSources', memorySnapshotStore, [{ clocks: {} }, 'clocks']],
  ['RetentionPolicy', (policy) => retain([], policy), [{ last: 1, dayly: 7 }, 'dayly'], [{ last: '1' }, 'last']],
  [
    'RetainOptions',
    (how) => pilot.rollback.retain({ last: 1 }, how),
    [{ dryrun: true }, 'dryrun'],
    [{ dryRun: 1 }, 'dryRun'],
  ],
  ['ids', (ids) => pilot.rollback.forget(ids), [{ id: 'p' }, 'ids']],
  ['ids', (ids) => pilot.rollback.recoveryPoints.forget(ids), [{ id: 'p' }, 'ids']],
  ['PointQuery', (query) => pilot.rollback.points(query), [{ hosts: 'a' }, 'hosts'], [{ parent: 7 }, 'parent']],
  ...(
    [
      (id) => pilot.rollback.undo(id),
      (id) => pilot.rollback.preview(id),
      (id) => pilot.rollback.confirm(id),
      (id) => pilot.rollback.recoveryPoints.describe(id),
      (id) => pilot.rollback.recoveryPoints.verify(id),
      (id) => pilot.rollback.recoveryPoints.plan(id),
      (id) => pilot.rollback.recoveryPoints.restore(id),
      (id) => pilot.rollback.operations.execute(id),
      (id) => pilot.rollback.operations.rollBack(id),
      (id) => pilot.rollback.operations.addStep(id, { command: 'true' }),
    ] satisfies readonly Case[1][]
  ).map((call): Case => ['id', call, [{ id: 'p' }, 'id'], [[], 'id']]),
  ['host', (host) => pilot.rollback.recoveryPoints.list(host), [{ host: 'a' }, 'host']],
];

/** Parts of others, which are looked at with these. */
const parts = ['CopiesOptions', 'SafeguardOptions', 'RehearsalOptions', 'StartOptions'];

const codes = expect.stringMatching(/^(?:rollback-options-invalid|recovery-point-invalid|switch-invalid)$/);

describe('options that nobody knows, or of the wrong kind', () => {
  it.each(
    cases.flatMap(([type, called, ...wrong]) =>
      wrong.map(([options, option]) => [type, JSON.stringify(options), option, called, options] as const),
    ),
  )('are refused in %s: %s', async (_type, _shown, option, called, options) => {
    starts = 0;
    await expect((async () => called(options as never))()).rejects.toMatchObject({
      code: codes,
      message: expect.stringContaining(`"${option}"`),
      details: { option },
    });
    expect(starts).toBe(0);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(['force', true, 5, null, []])('are refused where %j stands in place of an object', async (options) => {
    await expect(pilot.rollback.undo('p', options as never)).rejects.toMatchObject({
      code: 'rollback-options-invalid',
    });
  });

  it.each([
    'curl -fsS -o /dev/null http://localhost/',
    'nc -z localhost 80',
    'systemctl is-active nginx',
    'nginx -t',
    '/opt/check',
  ])('are none where a check only looks, or nobody can see what it does: %s', async (check) => {
    await expect(pilot.rollback.undo('p', { checks: [check] })).rejects.toMatchObject({ code: 'point-unknown' });
  });

  it('are told with the nearest that there is', async () => {
    const { recoveryPoints } = pilot.rollback;
    await expect(recoveryPoints.restore('p', { dryrun: true } as object)).rejects.toThrow(/Did you mean "dryRun"\?/);
  });

  it('are looked for in all that takes options', () => {
    const exported = readFileSync(new URL('../../src/index.ts', import.meta.url), 'utf8');
    const types = new Set(
      exported.match(/\b(?:\w+Options|RetentionPolicy|NewStep|NewSnapshot|NewRecoveryPoint|OperationStart)\b/g),
    );
    expect([...types].filter((type) => !parts.includes(type) && !cases.some(([known]) => known === type))).toEqual([]);
  });
});
