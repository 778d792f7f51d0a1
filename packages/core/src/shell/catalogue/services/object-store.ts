import type { Call, Word } from '../../tools/tool-spec.js';

const remote = /^(?:s3|gs|az|oss|cos|b2|swift|https):\/\//;

function isWholeBucket(address: string): boolean {
  return /^\w+:\/\/[^/]*\/?\*{0,2}$/.test(address);
}

/** How a command copies or deletes objects: the differences between the tools. */
export interface ObjectVerb {
  readonly operands: readonly Word[];
  readonly recursive: boolean;
  /** The target loses what the source does not have. */
  readonly mirrors?: boolean;
  readonly moves?: boolean;
  readonly isPublic?: boolean;
}

/** Deleting objects: one, many, or all of a bucket. */
export function removeObjects(call: Call, { operands, recursive }: ObjectVerb): void {
  for (const { text, span } of operands) {
    const whole = recursive || isWholeBucket(text) || /\*\*/.test(text);
    call.effect('cloud', whole ? 'delete' : 'delete-part', 'object', text, {
      span,
      attributes: recursive ? { recursive: true } : {},
    });
  }
}

function sendTo(call: Call, sources: readonly Word[], target: Word, { moves }: ObjectVerb): void {
  for (const source of sources) {
    if (remote.test(source.text)) continue;
    if (source.text === '-') {
      const sensitive = call.stdin.traits.sensitive ? { sensitive: true as const } : {};
      call.effect('network', 'send', 'host', target.text, { attributes: { external: true, ...sensitive } });
    } else call.as('upload', source);
    if (moves === true && source.text !== '-')
      call.path('delete', 'remove', source, { attributes: { recursive: true } });
  }
}

/** Copying to, from or between buckets; the last operand is where to. */
export function copyObjects(call: Call, verb: ObjectVerb): void {
  const { operands, mirrors, moves, isPublic } = verb;
  const target = operands.at(-1);
  const sources = operands.slice(0, -1);
  if (target === undefined || sources.length === 0) return;
  const fetched = sources.filter(({ text }) => remote.test(text));
  if (remote.test(target.text)) {
    sendTo(call, sources, target, verb);
    if (mirrors === true) call.effect('cloud', 'mirror', 'object', target.text, { attributes: { recursive: true } });
  } else {
    for (const { text } of fetched) call.effect('network', 'fetch', 'host', text, { attributes: { external: true } });
    if (mirrors === true) call.path('delete', 'remove', target, { attributes: { recursive: true } });
    else call.as('write', target);
  }
  if (moves === true) for (const { text } of fetched) call.effect('cloud', 'move', 'object', text);
  if (isPublic === true) call.effect('cloud', 'expose', 'object', target.text);
}
