import { OpsError } from '../errors/ops-error.js';
import type { HistoryErrorCode } from '../history/history.js';
import { abortable } from './abortable.js';
import { hasHook, reportFailure } from './ask-hooks.js';
import { closingPatience } from './closing-patience.js';
import type { Outcome } from './outcome.js';
import { outcomeOf } from './outcome-of.js';
import type { PipelineParts } from './parts.js';
import type { Passage } from './passage.js';
import { commandEnd, commandStart } from './record-of.js';

async function write(passage: Passage, outcome: Outcome, parts: PipelineParts): Promise<boolean> {
  try {
    await parts.recorder.finish(passage.begun ?? commandStart(passage, parts), commandEnd(outcome));
    return true;
  } catch (error) {
    const code: HistoryErrorCode = 'history-unwritable';
    // What the command did stands whether or not it could be written down; the recorder keeps what may still be.
    parts.logger.error({ err: error, command: outcome.id, code }, 'the outcome of a command was not recorded');
    return false;
  }
}

/** Milliseconds that a closing pilot waits for plugins to take note of an outcome. */
const patienceForNotes = 5_000;

async function tellPlugins(passage: Passage, outcome: Outcome, parts: PipelineParts): Promise<void> {
  const told = parts.hooks.filter(({ hooks }) => hooks.record !== undefined);
  const record = Object.freeze({
    ...(passage.begun ?? commandStart(passage, parts)),
    end: Object.freeze(commandEnd(outcome)),
  });
  const patience = closingPatience(parts, patienceForNotes);
  const tellOne = async ({ plugin, hooks }: (typeof told)[number]): Promise<void> => {
    try {
      await abortable(patience.signal, hooks.record?.(record, outcome));
    } catch (error) {
      reportFailure(parts, plugin, 'record', error);
    }
  };
  await Promise.all(told.map(tellOne));
  patience.release();
}

/** The last stage: writes the outcome down and tells of it. Neither a full disk nor a plugin changes the outcome. */
export async function finish(passage: Passage, parts: PipelineParts): Promise<Outcome> {
  const reached = outcomeOf(passage, parts);
  // Nobody has seen it yet, so it need not be copied.
  const outcome: Outcome = Object.freeze(Object.assign(reached, { recorded: await write(passage, reached, parts) }));
  if (hasHook(parts, 'record')) await tellPlugins(passage, outcome, parts);
  const { status, stage, exitCode, error, recorded } = outcome;
  const { id, command, host, actor } = passage.reference;
  const told = { id, command, host, actor, status, stage, exitCode, recorded };
  const why = OpsError.is(error) ? { error: { code: error.code, message: error.message } } : undefined;
  parts.tell('command.finished', why === undefined ? told : { ...told, ...why }, id);
  return outcome;
}
