import type { Host } from '../executor/host.js';
import { newId } from '../random/new-id.js';
import type { Actor } from './actor.js';
import type { CommandDraft } from './command-draft.js';
import type { Proposal } from './hooks.js';
import { identityOf } from './identity.js';
import type { PipelineParts } from './parts.js';
import { beginPassage, type Passage, timingOf } from './passage.js';
import type { CommandRequest } from './request.js';
import type { Variables } from './secret-variables.js';
import { propose } from './stages/propose.js';
import { subjectOf } from './subject.js';

const defaultHost = 'localhost';
const noMetadata: CommandDraft['metadata'] = Object.freeze({});
type IntentRequest = Extract<CommandRequest, { readonly intent: string }>;

const noChecks: readonly string[] = Object.freeze([]);

function actorOf(actor: CommandRequest['actor'], parts: PipelineParts): Actor {
  if (actor === undefined) return parts.actor;
  return typeof actor === 'string' ? Object.freeze({ id: actor }) : actor;
}

function stdinOf(stdin: CommandRequest['stdin']): CommandDraft['stdin'] {
  if (stdin === undefined) return 'none';
  return typeof stdin === 'string' || stdin instanceof Uint8Array ? 'bytes' : 'stream';
}

/** The command made of a sentence, with the checks of both. */
async function commandOf(
  request: IntentRequest,
  host: Host,
  actor: Actor,
  signal: AbortSignal,
  parts: PipelineParts,
): Promise<Proposal> {
  const intent = Object.freeze({ text: request.intent, host, actor, metadata: request.metadata ?? noMetadata });
  const proposed = await propose(intent, { signal }, parts);
  return { ...proposed, verify: [...(request.verify ?? noChecks), ...(proposed.verify ?? noChecks)] };
}

/**
 * Makes a draft of a request: the first stage. Nothing has been recorded or told when it throws. A passage that a secret is
 * missing for has ended already.
 *
 * @param variables - fetched already, so that not even a plugin that proposes could tell a secret
 * @param hide - told every secret that stands in the commands, before anything of them is shown
 * @throws OpsError with a `RequestErrorCode`
 */
export async function openPassage(
  request: CommandRequest,
  variables: Variables,
  signal: AbortSignal,
  parts: PipelineParts,
  hide: (secret: string) => void,
): Promise<Passage> {
  const before = parts.clock.monotonic();
  const host = parts.hosts.get(request.host ?? defaultHost);
  const actor = actorOf(request.actor, parts);
  const { command, verify = noChecks } =
    'command' in request ? request : await commandOf(request, host, actor, signal, parts);
  const draft: CommandDraft = Object.freeze({
    id: newId(parts.clock, parts.random),
    command,
    role: 'command',
    host,
    actor,
    identity: identityOf(actor.id),
    variables: Object.freeze([...Object.keys(request.env ?? {}), ...Object.keys(request.secrets ?? {})]),
    stdin: stdinOf(request.stdin),
    verify: Object.freeze(verify),
    metadata: request.metadata ?? noMetadata,
    createdAt: parts.clock.now(),
    subject: subjectOf(command, host, actor.id, verify, request),
    ...('intent' in request ? { intent: request.intent } : {}),
    ...(request.cwd === undefined ? {} : { cwd: request.cwd }),
    ...(request.become === undefined ? {} : { becomeUser: request.become.user }),
    ...(request.parent === undefined ? {} : { parent: request.parent }),
  });
  const checks = verify.map((line): CommandDraft => Object.freeze({ ...draft, command: line, role: 'verification' }));
  for (const each of [draft, ...checks]) for (const secret of parts.secretsOf(each)) hide(secret);
  const reference = {
    id: draft.id,
    command: parts.redactor.text(command),
    host: host.name,
    actor: parts.redactor.text(actor.id),
  };
  const told = draft.intent === undefined ? { ...reference } : { ...reference, intent: draft.intent };
  parts.tell('command.proposed', told, draft.id);
  const timings = [timingOf('propose', before, parts.clock)];
  const begun = beginPassage(request, variables, reference, draft, checks, timings);
  const { failure } = variables;
  return failure === undefined ? begun : { ...begun, ending: { status: 'failed', stage: 'propose', error: failure } };
}
