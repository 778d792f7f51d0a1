import type { CommandEnd, CommandStart, JsonValue } from '../history/command-record.js';
import type { Approval } from './approval.js';
import type { CommandDraft } from './command-draft.js';
import type { Outcome } from './outcome.js';
import type { PipelineParts } from './parts.js';
import type { Passage } from './passage.js';
import { shownDraft } from './shown-draft.js';
import { allowed } from './verdict.js';

/** Like the draft's subject, a digest over variables and stdin: a short secret among them could be guessed from it. */
function withoutBinding({ binding: _, ...shown }: Approval): Omit<Approval, 'binding'> {
  return shown;
}

type Kept = Omit<
  CommandDraft,
  | 'id'
  | 'createdAt'
  | 'intent'
  | 'parent'
  | 'metadata'
  | 'verdict'
  | 'command'
  | 'role'
  | 'host'
  | 'actor'
  // A short secret among variables or stdin could be guessed from it.
  | 'subject'
>;

/** What the record keeps as it is: all of a draft that has no field of its own and is for the record. */
function keptOf({ variables, stdin, verify, cwd, becomeUser, analysis, risk }: CommandDraft): Kept {
  const kept: { -readonly [Part in keyof Kept]: Kept[Part] } = { variables, stdin, verify };
  if (cwd !== undefined) kept.cwd = cwd;
  if (becomeUser !== undefined) kept.becomeUser = becomeUser;
  if (analysis !== undefined) kept.analysis = analysis;
  if (risk !== undefined) kept.risk = risk;
  return kept;
}

/** What goes into the history of a command before it runs, secrets taken out. */
export function commandStart(passage: Passage, { redactor }: PipelineParts): CommandStart {
  const { reference, approval } = passage;
  const draft = shownDraft(passage.draft, reference.command);
  const { id, createdAt, intent, parent, metadata, verdict } = draft;
  const judged = { ...(verdict ?? allowed), ...(approval === undefined ? {} : { approval: withoutBinding(approval) }) };
  return {
    id,
    command: reference.command,
    host: reference.host,
    actor: reference.actor,
    createdAt,
    draft: redactor.value(keptOf(draft)) as unknown as JsonValue,
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
