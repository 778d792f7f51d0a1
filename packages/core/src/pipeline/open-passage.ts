import { OpsError } from '../errors/ops-error.js';
import type { Host } from '../executor/host.js';
import type { JsonValue } from '../history/command-record.js';
import { newId } from '../random/new-id.js';
import { abortable } from './abortable.js';
import type { Actor } from './actor.js';
import type { CommandDraft } from './command-draft.js';
import type { Proposal } from './hooks.js';
import type { PipelineParts } from './parts.js';
import { beginPassage, type Passage } from './passage.js';
import type { CommandRequest, RequestErrorCode } from './request.js';
import { checkRequest } from './request-check.js';
import { secretVariables } from './secret-variables.js';
import { propose } from './stages/propose.js';
import { subjectOf } from './subject.js';

const defaultHost = 'localhost';
const noMetadata: CommandDraft['metadata'] = Object.freeze({});

function actorOf(actor: CommandRequest['actor'], parts: PipelineParts): Actor {
  if (actor === undefined) return parts.actor;
  return typeof actor === 'string' ? Object.freeze({ id: actor }) : Object.freeze(structuredClone(actor));
}

function metadataOf(metadata: CommandRequest['metadata']): Readonly<Record<string, JsonValue>> {
  if (metadata === undefined) return noMetadata;
  try {
    // Whoever keeps the object must not be able to change what was judged.
    return Object.freeze(structuredClone(metadata));
  } catch (cause) {
    throw new OpsError<RequestErrorCode>('invalid-request', 'metadata must be plain JSON.', { cause });
  }
}

function stdinOf(stdin: CommandRequest['stdin']): CommandDraft['stdin'] {
  if (stdin === undefined) return 'none';
  return typeof stdin === 'string' || stdin instanceof Uint8Array ? 'bytes' : 'stream';
}

async function commandOf(
  request: CommandRequest,
  host: Host,
  actor: Actor,
  signal: AbortSignal,
  parts: PipelineParts,
): Promise<Proposal> {
  if ('command' in request) return { command: request.command };
  const intent = { text: request.intent, host, actor, metadata: request.metadata ?? noMetadata };
  const proposal = await abortable(signal, propose(Object.freeze(intent), { signal }, parts));
  // What a plugin made is checked as what a user typed.
  checkRequest({ command: proposal.command, verify: proposal.verify ?? [] });
  return proposal;
}

/**
 * Makes a draft of a request: the first stage. Nothing has been recorded or told when it throws.
 *
 * @throws OpsError with a `RequestErrorCode`, or `secret-unavailable`
 */
export async function openPassage(
  given: CommandRequest | string,
  signal: AbortSignal,
  parts: PipelineParts,
): Promise<Passage> {
  const request: CommandRequest = typeof given === 'string' ? { command: given } : { ...given };
  checkRequest(request);
  const host = parts.hosts.get(request.host ?? defaultHost);
  const actor = actorOf(request.actor, parts);
  const metadata = metadataOf(request.metadata);
  const proposal = await commandOf(request, host, actor, signal, parts);
  const variables = await secretVariables(request, signal, parts);
  const verify = Object.freeze([...(request.verify ?? []), ...(proposal.verify ?? [])]);
  const draft: CommandDraft = Object.freeze({
    id: newId(parts.clock, parts.random),
    command: proposal.command,
    role: 'command',
    host,
    actor,
    variables: Object.freeze(Object.keys(variables.values)),
    stdin: stdinOf(request.stdin),
    verify,
    metadata,
    createdAt: parts.clock.now(),
    subject: subjectOf(proposal.command, host, actor.id, verify, request),
    ...('intent' in request ? { intent: request.intent } : {}),
    ...(request.cwd === undefined ? {} : { cwd: request.cwd }),
    ...(request.become === undefined ? {} : { becomeUser: request.become.user }),
    ...(request.parent === undefined ? {} : { parent: request.parent }),
  });
  const checks = verify.map((command): CommandDraft => Object.freeze({ ...draft, command, role: 'verification' }));
  const command = parts.redactor.text(draft.command);
  const reference = Object.freeze({ id: draft.id, command, host: host.name, actor: actor.id });
  const told = draft.intent === undefined ? reference : { ...reference, intent: parts.redactor.text(draft.intent) };
  parts.events.emit('command.proposed', told, draft.id);
  return beginPassage(request, variables, reference, draft, checks);
}
