import { type CommandHooks, type HostStage, type Logger, OpsError, type Recovery } from '@opspilot/core';
import type { Foresight } from '../foresight/foresee.js';
import { sureLosses } from '../foresight/sure-losses.js';
import type { StartThere } from '../probe/start-there.js';
import { thingsIn } from '../validators/restored-things.js';
import type { Validate } from '../validators/validate.js';
import type { BroughtBack } from './host-keeper.js';
import { noting } from './noting.js';
import type { PointKeeper } from './point-keeper.js';
import type { StoredPoint } from './point-records.js';
import { contentFor, type PointSafeguard } from './point-safeguard.js';
import type { RollbackOptions, UndoPreview } from './rollback.js';
import { foreseeDraft, takeBefore } from './take-before.js';
import { filesText, isWhole } from './validation.js';

/** Where points take part in the path of a command. */
export function pointHooks(
  keeper: PointKeeper,
  options: RollbackOptions,
  logger: Logger,
  validate: Validate,
  safeguard?: PointSafeguard,
): CommandHooks {
  return {
    prepare: async (draft, stage) => {
      try {
        return await takeBefore(keeper, draft, startIn(stage), options, safeguard);
      } catch (error) {
        if (options.whenImpossible !== 'go-on' || !OpsError.is(error)) throw error;
        logger.warn({ err: error, command: draft.id }, 'no recovery point could be taken');
        return undefined;
      }
    },
    preview: (draft) => {
      const foresight = foreseeDraft(draft);
      if (foresight === undefined) return undefined;
      const told = [{ stage: 'prepare', summary: foreseenText(foresight) }] as const;
      if (safeguard === undefined || contentFor(draft, foresight) === undefined) return told;
      return [...told, { stage: 'prepare', summary: 'arms a switch: the host restores itself unless it is reached' }];
    },
    // What a command left is known at its end alone; later, somebody else's changes are among it.
    verify: async (draft, _outcome, stage) => {
      const point = await keeper.records.ofCommand(draft.id);
      // Reached anew first: what comes next takes time, and the host waits for it.
      const problem = await safeguard?.settle(draft, stage.signal);
      if (problem !== undefined) return [{ name: 'reached', result: 'failed', message: problem }];
      if (point !== undefined) await keeper.keepAfter(point, startIn(stage));
      return undefined;
    },
    recover: async (draft, outcome, stage) => {
      const point = await keeper.records.ofCommand(draft.id);
      const problem = await safeguard?.settle(draft, stage.signal);
      if (problem !== undefined) return { result: 'left-alone', summary: problem };
      if (point === undefined) return undefined;
      const start = startIn(stage);
      // A command that succeeded and was found wanting has been looked at already.
      if (point.after === undefined) await keeper.keepAfter(point, start);
      const known = await keeper.records.get(point.id);
      const isUndone = options.undoFailed === true && outcome.status !== 'unknown';
      if (!isUndone) return tellOf(known, await keeper.preview(known, start));
      return undoFailed(keeper, known, start, (done) => validate(known, start, thingsIn(done), stage.signal));
    },
    record: async ({ id }, outcome) => {
      if (outcome.executed === 'no') await safeguard?.standDown(id);
    },
  };
}

function foreseenText({ reversal, losses, paths, looks }: Foresight): string {
  if (reversal === 'nothing') return 'takes no recovery point: it changes nothing';
  const kinds = [...new Set(looks.map(({ kind }) => kind.replaceAll('-', ' ')))];
  const kept = [...(paths.length > 0 ? ['the files that it touches'] : []), ...kinds].join(', ');
  const taken = kept === '' ? 'takes no recovery point' : `takes a recovery point of ${kept}`;
  if (reversal !== 'not-at-all') return `${taken}: can be taken back ${howWords[reversal]}`;
  const sure = sureLosses(losses);
  const [how, told] =
    sure.length === 0
      ? ['can be taken back, but perhaps not', losses.map(({ what }) => what)]
      : ['CANNOT be taken back', sure];
  return `${taken}: ${how}: ${told.slice(0, 8).join('; ')}`;
}

const howWords = { exact: 'exactly', 'by-content': 'by content', 'by-compensation': 'by compensation' } as const;

async function undoFailed(
  keeper: PointKeeper,
  point: StoredPoint,
  start: StartThere,
  validated: (done: BroughtBack) => ReturnType<Validate>,
): Promise<HookRecovery> {
  await keeper.requireNoneBeside(point, start);
  const done = await keeper.restore(point, start).catch(async (error: unknown) => {
    // Whoever goes on knows it from what somebody else did.
    await noting(() => keeper.keepRestored(point, start));
    throw error;
  });
  if (isNothing(done)) return nothingChanged;
  // To commands before it, what is brought back anew is what they left.
  const { error = done.unrecorded } = await noting(() => keeper.keepRestored(point, start));
  const unkept = error === undefined ? [] : [`a record of it could not be kept (${error.code})`];
  const faults = (await validated(done)).flatMap(({ passed, summary }) => (passed ? [] : [summary]));
  const summary = `${[filesText(done), ...done.steps, ...faults, ...unkept].join('; ')}.`;
  return { result: isWhole(done) && faults.length === 0 ? 'recovered' : 'failed', summary };
}

function tellOf({ id }: StoredPoint, preview: Planned): HookRecovery {
  if (isNothing(preview)) return nothingChanged;
  return { result: 'left-alone', summary: `The recovery point ${id} takes it back.` };
}

type Planned = Pick<UndoPreview, 'changes' | 'steps'>;
type HookRecovery = Omit<Recovery, 'source'>;

const isNothing = ({ changes, steps }: Planned): boolean => changes.length + steps.length === 0;
const nothingChanged = { result: 'left-alone', summary: 'Nothing of what it was to touch was changed.' } as const;

function startIn(stage: HostStage): StartThere {
  return (command, options) => stage.start(command, { signal: stage.signal, ...options });
}
