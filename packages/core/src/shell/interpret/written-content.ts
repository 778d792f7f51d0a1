import { limits } from '../syntax/limits.js';
import { type Branch, isWithin } from './branch.js';
import { type InnerFlow, oneOf } from './flows.js';

/** What a file holds, or what it held if that was never written. */
export interface WrittenContent {
  readonly flow: InnerFlow;
  /** Where in the script it was written. */
  readonly branch: Branch | undefined;
  readonly before: WrittenContent | undefined;
}

/** What is left of what a file held once it was written in a branch: all but what that branch wrote itself. */
function keptBeside(content: WrittenContent | undefined, branch: Branch | undefined): WrittenContent | undefined {
  if (content === undefined || branch === undefined) return undefined;
  const before = keptBeside(content.before, branch);
  if (isWithin(content.branch, branch)) return before;
  return before === content.before ? content : { ...content, before };
}

/** The contents that somebody who reads in a branch may find, the latest first. */
function* possibleContents(content: WrittenContent, reader: Branch | undefined): Generator<InnerFlow> {
  for (let at: WrittenContent | undefined = content; at !== undefined; at = at.before) {
    yield at.flow;
    // Who comes to read has come by what wrote this, over all that was before.
    if (isWithin(reader, at.branch)) return;
  }
}

/** What a file holds, read in a branch. */
export function readContent(content: WrittenContent, reader: Branch | undefined): InnerFlow {
  if (content.before === undefined) return content.flow;
  const found = new Map<unknown, InnerFlow>();
  for (const flow of possibleContents(content, reader)) {
    const key = flow.text ?? flow;
    if (!found.has(key)) found.set(key, flow);
  }
  return found.size === 1 ? content.flow : oneOf([...found.values()]);
}

/** What a file holds once it was written in a branch. */
export function writeContent(
  before: WrittenContent | undefined,
  flow: InnerFlow,
  branch: Branch | undefined,
): WrittenContent {
  const kept = keptBeside(before, branch);
  return { flow, branch, before: kept !== undefined && lengthOf(kept) >= limits.alternatives ? merged(kept) : kept };
}

function lengthOf(content: WrittenContent): number {
  let length = 0;
  for (let at: WrittenContent | undefined = content; at !== undefined; at = at.before) length += 1;
  return length;
}

/** More of them are not told apart. */
function merged(content: WrittenContent): WrittenContent {
  const flows: InnerFlow[] = [];
  for (let at: WrittenContent | undefined = content; at !== undefined; at = at.before) flows.push(at.flow);
  return { flow: oneOf(flows), branch: undefined, before: undefined };
}
