import type { CommandEnd, CommandStart, JsonValue } from '../history/command-record.js';
import type { Approval } from './approval.js';
import type { Outcome } from './outcome.js';
import type { PipelineParts } from './parts.js';
import type { Passage } from './passage.js';
import { allowed } from './verdict.js';

/** Like the draft's subject, a digest over variables and stdin: a short secret among them could be guessed from it. */
function withoutBinding({ binding: _, ...shown }: Approval): Omit<Approval, 'binding'> {
  return shown;
}

/** What goes into the history of a command before it runs, secrets taken out. */
export function commandStart(passage: Passage, { redactor }: PipelineParts): CommandStart {
  const { draft, reference, approval } = passage;
  // What has a field of its own, or is not for the record, is taken out; the rest is kept as it is.
  const {
    id,
    createdAt,
    intent,
    parent,
    metadata,
    verdict,
    command: _,
    role: _role,
    host: _host,
    actor: _actor,
    subject: _subject,
    ...kept
  } = draft;
  const judged = { ...(verdict ?? allowed), ...(approval === undefined ? {} : { approval: withoutBinding(approval) }) };
  return {
    id,
    command: reference.command,
    host: reference.host,
    actor: reference.actor,
    createdAt,
    draft: redactor.value(kept) as unknown as JsonValue,
    verdict: redactor.value(judged) as unknown as JsonValue,
    metadata: redactor.value(metadata),
    ...(intent === undefined ? {} : { intent: redactor.text(intent) }),
    ...(parent === undefined ? {} : { parent: redactor.text(parent) }),
  };
}

/** What goes into the history of a command at its end. */
export function commandEnd(outcome: Outcome): CommandEnd {
  const { status, stage, executed, exitCode, signal, startedAt, endedAt, timings, stdout, stderr, error } = outcome;
  const { recoveryPoints, verifications, recoveries } = outcome;
  return {
    status,
    stage,
    executed,
    exitCode,
    signal,
    startedAt,
    endedAt,
    timings,
    stdout,
    stderr,
    error: error === undefined ? null : { code: error.code, message: error.message },
    result: { recoveryPoints, verifications, recoveries, simulated: outcome.simulated } as unknown as JsonValue,
  };
}
