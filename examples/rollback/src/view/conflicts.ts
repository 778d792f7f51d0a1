import { type Conflict, conflictText, type PathReport } from '@opspilot/rollback';
import { columns, printable, sizeText } from './text.js';

/** Who changed what of a path, in one sentence. */
export function conflictSentence(conflict: Conflict): string {
  return `${conflictText(conflict)}${conflict.isLeftKnown ? ' by somebody else' : ''}`;
}

/** What it was, what the command left and what it is now: a line for each that is known. */
export function conflictLines({ before, left, isLeftKnown, now }: Conflict): readonly string[] {
  return columns([
    ['before', ...cellsOf(before)],
    ...(isLeftKnown ? [['command left', ...cellsOf(left)]] : []),
    ['now', ...cellsOf(now)],
  ]).map((line) => line.trimEnd());
}

/** Of contents and attributes the hashes alone. */
function cellsOf(report: PathReport | undefined): readonly string[] {
  if (report === undefined) return ['not there', '', '', '', '', ''];
  const { type, mode, user = report.uid, group = report.gid, size, modifiedAt, sha256, target } = report;
  const content = target === undefined ? sha256 && `sha256 ${sha256.slice(0, 12)}` : `→ ${printable(target)}`;
  return [
    type,
    type === 'symlink' ? '' : mode.toString(8).padStart(3, '0'),
    printable(`${user}:${group}`),
    type === 'file' ? sizeText(size) : '',
    modifiedAt.replace('T', ' ').replace(/(\.\d{3})\d*Z$/, '$1 UTC'),
    [content, ...particulars(report)].filter((part) => part !== undefined).join(', '),
  ];
}

function particulars({ accessAcl, defaultAcl, attributes = {} }: PathReport): readonly string[] {
  const names = Object.keys(attributes).map((name) => printable(name));
  const lists = accessAcl === undefined && defaultAcl === undefined ? [] : ['access control list'];
  return [...lists, ...names];
}
