import { newId } from '@opspilot/core';
import type { BytePath } from '../entry/byte-path.js';
import { busOf } from '../points/bus-of.js';
import { checkHealth } from '../points/check-health.js';
import type { ForgottenSnapshots } from '../points/forgotten-snapshots.js';
import { HostKeeper, partOf } from '../points/host-keeper.js';
import { noting } from '../points/noting.js';
import type { RollbackContext, RollbackOptions } from '../points/rollback.js';
import { startOn } from '../points/start-on.js';
import { throwTooLarge, unreadOf } from '../points/too-large.js';
import { filesResult, proofResult, recordsResult, requireUnchanged, stateResult } from '../points/validation.js';
import type { StartThere } from '../probe/start-there.js';
import type { Proof } from '../proof/proof.js';
import type { ValidationResult } from '../proof/validation-result.js';
import { requireHost, requireId, requireTexts } from '../require-options.js';
import type { Conflict } from '../restore/conflict.js';
import { isCaptured, requireCaptured } from '../restore/part-of-plan.js';
import { pointLabels } from '../store/point-labels.js';
import type { SnapshotStore } from '../store/snapshot-store.js';
import { thingsHeld, thingsIn } from '../validators/restored-things.js';
import { type Validate, validatingTogether } from '../validators/validate.js';
import { checkNewPoint, checkRecoveryOptions, checkRestoreOptions } from './check-recovery-options.js';
import { seenBy, stepsUnlike } from './plan-conflicts.js';
import { proveRecovery } from './prove-recovery.js';
import type {
  NewRecoveryPoint,
  RecoveryOptions,
  RecoveryPlan,
  RecoveryPoint,
  RecoveryPoints,
  RecoveryRestoreOptions,
  RecoveryResult,
  SnapshotPlan,
} from './recovery-point.js';
import type { RecoveryRecords, StoredRecoveryPoint, StoredSnapshot } from './recovery-records.js';
import { invalid, SnapshotKeeper } from './snapshot-keeper.js';
import { chosen, deletedOf, planFor } from './snapshot-plans.js';
import { verifySnapshot } from './verify-point.js';

/** A snapshot that is asked for, and how much of it. */
interface AskedSnapshot {
  readonly snapshot: StoredSnapshot;
  readonly part: ReturnType<typeof partOf>;
}

interface PlanWithConflicts {
  readonly plan: RecoveryPlan;
  readonly conflicts: readonly BytePath[];
  readonly conflictReport: readonly Conflict[];
  readonly stateConflicts: readonly string[];
}

/** What a recovery point is taken for. */
type TakenFor = Pick<NewRecoveryPoint, 'description' | 'context'> & Pick<StoredRecoveryPoint, 'undoes'>;

/** Recovery points over a pilot's context. */
export function createRecoveryPoints(
  context: RollbackContext,
  options: RollbackOptions,
  records: RecoveryRecords,
  forgotten: ForgottenSnapshots,
  validate: Validate,
): RecoveryPoints {
  const { clock, random, redactor, run } = context;
  const { store } = options;
  const hosts = new HostKeeper(context, options);
  const keeper = new SnapshotKeeper(context, hosts);
  const events = busOf(context);

  /** Takes all of them, or leaves nothing. */
  const take = async (
    { description, context: about = {}, undoes }: TakenFor,
    takeEach: (id: string) => readonly Promise<StoredSnapshot>[],
  ): Promise<StoredRecoveryPoint> => {
    const id = newId(clock, random);
    const taken = await Promise.allSettled(takeEach(id));
    const snapshots = taken.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const failed = taken.find((each) => each.status === 'rejected');
    if (failed !== undefined) {
      await hosts.forget(snapshots.map(({ kept }) => kept));
      throw failed.reason;
    }
    const told = redactor.value({ description, context: about });
    const point = { id, ...told, takenAt: clock.now(), ...(undoes === undefined ? {} : { undoes }), snapshots };
    await records.add(point).catch(async (error: unknown) => {
      await hosts.forget(snapshots.map(({ kept }) => kept));
      throw error;
    });
    events.emit('recovery-point.created', { point: id, description: told.description, snapshots: snapshots.length });
    return point;
  };

  /** Of each snapshot the paths that lie in it; without paths, all of it. @throws OpsError `snapshot-unknown`, `path-not-captured` */
  const askedOf = async (
    point: StoredRecoveryPoint,
    recovering: RecoveryOptions,
  ): Promise<readonly AskedSnapshot[]> => {
    const part = partOf(recovering);
    const { paths = [] } = part;
    const snapshots = chosen(point, recovering);
    if (paths.length === 0) return snapshots.map((snapshot) => ({ snapshot, part }));
    const kept = await Promise.all(snapshots.map((snapshot) => store.snapshot(snapshot.kept.before)));
    requireCaptured(
      kept.flatMap(({ roots }) => roots),
      paths,
    );
    const asked = snapshots.map((snapshot, index) => {
      const own = paths.filter((path) => isCaptured(kept[index]?.roots ?? [], path));
      return { snapshot, part: { ...part, paths: own } };
    });
    return asked.filter(({ part: { paths: own } }) => own.length > 0);
  };

  /** @param seen - a plan that was made before: conflicts are what is no longer as it was then */
  const planOf = async (
    { id: recoveryPoint }: StoredRecoveryPoint,
    asked: readonly AskedSnapshot[],
    { become }: RecoveryOptions,
    seen?: RecoveryPlan,
  ): Promise<PlanWithConflicts> => {
    const plans: SnapshotPlan[] = [];
    const conflicts: BytePath[] = [];
    const conflictReport: Conflict[] = [];
    const stateConflicts: string[] = [];
    for (const { snapshot, part } of asked) {
      const then = seen && planFor(seen, snapshot);
      const found = await hosts.preview(snapshot.kept, startOn(context.hosts, snapshot, become), {
        ...part,
        ...(then === undefined ? {} : { expected: seenBy(then) }),
      });
      stateConflicts.push(...found.stateConflicts);
      if (then !== undefined) {
        conflicts.push(...found.conflicts);
        conflictReport.push(...found.conflictReport);
        stateConflicts.push(...stepsUnlike(then.steps, found.steps));
      }
      const { changes, steps, stateDifferences } = found;
      const content = { changes, steps, stateDifferences };
      plans.push({ snapshot: snapshot.id, host: snapshot.host, ...content, deletes: deletedOf(snapshot, found) });
    }
    return { plan: { recoveryPoint, snapshots: plans }, conflicts, conflictReport, stateConflicts };
  };

  /** To commands that ran before it was taken, what is brought back anew is what they left. */
  const keepRestored = async (point: StoredRecoveryPoint, { id, host, kept }: StoredSnapshot, start: StartThere) => {
    const at = clock.now();
    const about = { host, reason: `restoring ${point.id}`, takenAt: at, labels: pointLabels.after(point.id) };
    await records.setSnapshotRestored(id, await hosts.keepRestored(kept, about, start), at);
    if (kept.restored !== undefined) await store.remove([kept.restored]);
  };

  const restoreEach = async (
    point: StoredRecoveryPoint,
    asked: readonly AskedSnapshot[],
    plan: RecoveryPlan,
    restoring: RecoveryRestoreOptions,
  ): Promise<readonly ValidationResult[]> => {
    const results: ValidationResult[] = [];
    const restored = new Map<string, BytePath[]>();
    const { later, ask } = validatingTogether(validate);
    for (const { snapshot, part } of asked) {
      const { host, kept, states } = snapshot;
      const start = startOn(context.hosts, snapshot, restoring.become);
      const own = restored.get(host) ?? [];
      restored.set(host, own);
      // Where an earlier one of the host restored something, it is that which is found there.
      const since = own.length === 0 ? undefined : await hosts.preview(kept, start, part);
      const expected = seenBy(planFor(plan, snapshot), since, new Set(own));
      const force = restoring.force === true;
      const brought = await hosts.bringBack(kept, start, { ...part, expected, force });
      const { changes, left, steps } = brought;
      own.push(...changes.map(({ path }) => path));
      const { error } = await noting(() => keepRestored(point, snapshot, start));
      events.emit('recovery-point.restored', { point: point.id, host, changes: changes.length, left });
      results.push(
        filesResult(host, brought),
        ...recordsResult(host, error, 'undoing what came before may take force'),
      );
      const isFirst = point.restoringAt === undefined;
      await later(
        snapshot,
        start,
        isFirst ? thingsIn(brought) : await thingsHeld(store, { before: kept.before }, states, part.paths),
      );
      if (states.length > 0 && restoring.paths === undefined) results.push(stateResult(host, states, steps));
    }
    return [...results, ...(await ask())];
  };

  const prove = (
    point: StoredRecoveryPoint,
    asked: readonly AskedSnapshot[],
    undo: StoredRecoveryPoint,
    { become }: RecoveryOptions,
    results: readonly ValidationResult[],
  ): Promise<Proof> => {
    const restored = asked.map(({ snapshot, part: { paths } }, index) => {
      const start = startOn(context.hosts, snapshot, become);
      const found = undo.snapshots[index]?.kept ?? snapshot.kept;
      return { snapshot, found, start, ...(paths === undefined ? {} : { paths }) };
    });
    return proveRecovery(hosts, point, restored, results, clock.now());
  };

  const restore = async (id: string, restoring: RecoveryRestoreOptions = {}): Promise<RecoveryResult> => {
    requireId(id);
    checkRestoreOptions(restoring);
    const point = await records.get(id);
    const asked = await askedOf(point, restoring);
    const { plan, conflicts, conflictReport, stateConflicts } = await planOf(point, asked, restoring, restoring.plan);
    if (restoring.force !== true) requireUnchanged(conflicts, conflictReport, stateConflicts);
    if (restoring.dryRun === true)
      return { success: true, plan, restoredSnapshots: 0, validationResults: [], discarded: [] };
    const planned = asked.map(({ snapshot }) => new Set(planFor(plan, snapshot).changes.map(({ path }) => path)));
    const undo = await take({ description: `What restoring ${id} replaced`, undoes: id }, (own) =>
      asked.map(({ snapshot }, index) =>
        keeper.takeAgain(snapshot, own, `restoring ${id}`, planned[index] ?? new Set(), restoring),
      ),
    ).catch(throwTooLarge);
    const discarded = restoring.discardLarge === true ? await discardedOf(store, undo, planned) : [];
    await records.beginRestoring(id, clock.now());
    const restored = await restoreEach(point, asked, plan, restoring);
    const isWhole = restoring.snapshots === undefined && restoring.paths === undefined;
    const { error } = await noting(() => records.endRestoring(point, isWhole ? clock.now() : undefined));
    const onHosts = asked.map(({ snapshot }) => snapshot.host);
    const unkept = recordsResult(onHosts[0] ?? '', error, 'it stays listed as one that was not restored');
    const results = [...restored, ...unkept, ...(await checkHealth(run, id, onHosts, restoring.checks ?? []))];
    const proof = restoring.prove === true ? await prove(point, asked, undo, restoring, results) : undefined;
    const validationResults = [...results, ...(proof?.statement.hosts.map(proofResult) ?? [])];
    const success = validationResults.every(({ passed }) => passed);
    return {
      ...{ success, plan, restoredSnapshots: asked.length, validationResults, undo: undo.id, discarded },
      ...(proof === undefined ? {} : { proof }),
    };
  };

  return {
    create: async (given) => {
      checkNewPoint(given);
      const { snapshots, ...about } = given;
      if (snapshots.length === 0) throw invalid('it has no snapshot');
      const requests = snapshots.map((snapshot) => keeper.request(snapshot));
      const reason = about.description;
      return shown(await take(about, (id) => requests.map((request) => keeper.take(request, id, reason))));
    },
    list: async (host) => {
      requireHost(host);
      const points = await records.list();
      const wanted = points.filter(
        ({ snapshots }) => host === undefined || snapshots.some((each) => each.host === host),
      );
      return wanted.map(shown);
    },
    describe: async (id) => {
      requireId(id);
      return shown(await records.get(id));
    },
    verify: async (id) => {
      requireId(id);
      const { snapshots } = await records.get(id);
      return (await Promise.all(snapshots.map((snapshot) => verifySnapshot(store, snapshot)))).flat();
    },
    plan: async (id, recovering = {}) => {
      requireId(id);
      checkRecoveryOptions(recovering);
      const point = await records.get(id);
      return (await planOf(point, await askedOf(point, recovering), recovering)).plan;
    },
    restore,
    forget: async (ids) => {
      requireTexts('ids', ids);
      await records.remove(ids);
      await forgotten.free();
    },
  };
}

function shown({ snapshots, restoringAt: _restoringAt, ...point }: StoredRecoveryPoint): RecoveryPoint {
  return { ...point, snapshots: snapshots.map(({ kept: _kept, ...snapshot }) => snapshot) };
}

/** Files that are restored, and are not kept as they were just before. */
async function discardedOf(
  store: SnapshotStore,
  { snapshots }: StoredRecoveryPoint,
  planned: readonly ReadonlySet<BytePath>[],
): Promise<readonly BytePath[]> {
  const each = snapshots.map(({ kept }, index) => unreadOf(store, kept.before, planned[index] ?? new Set()));
  return (await Promise.all(each)).flat();
}
