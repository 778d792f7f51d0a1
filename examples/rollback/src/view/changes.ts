import { type Change, type StateDifference, showPath } from '@opspilot/rollback';
import colors from 'picocolors';
import { printable, sizeText } from './text.js';

/** What somebody did since, as a change of it would be undone: what is to be created was deleted. */
const done = {
  create: { mark: '-', word: 'deleted', paint: colors.red },
  remove: { mark: '+', word: 'new', paint: colors.green },
  replace: { mark: '~', word: 'changed', paint: colors.yellow },
  adjust: { mark: '·', word: 'changed', paint: colors.dim },
} as const;

/** What differs, for a person; undefined where only times do. */
function detailsOf(change: Change): string | undefined {
  if (change.kind === 'create' || change.kind === 'remove') return '';
  const { entry, now } = change;
  const size = (bytes: number): string => sizeText(bytes);
  const details = [
    ...(entry.type === now.type ? [] : [`${entry.type} → ${now.type}`]),
    ...(entry.mode === now.mode || entry.type === 'symlink' ? [] : [`mode ${octal(entry.mode)} → ${octal(now.mode)}`]),
    ...(entry.uid === now.uid && entry.gid === now.gid
      ? []
      : [`owner ${entry.uid}:${entry.gid} → ${now.uid}:${now.gid}`]),
    ...(entry.type !== 'file' || entry.size === now.size ? [] : [`${size(entry.size)} → ${size(now.size)}`]),
    ...(entry.target === now.target ? [] : [`${showPath(entry.target ?? '')} → ${showPath(now.target ?? '')}`]),
  ];
  return details.length > 0 || change.kind === 'replace' ? details.join(', ') : undefined;
}

const octal = (mode: number): string => mode.toString(8).padStart(3, '0');

/** Changes that are more than a new time of a directory. */
export function tellingChanges(changes: readonly Change[]): readonly Change[] {
  return changes.filter((change) => detailsOf(change) !== undefined);
}

/** One line for something beside files that is other than it was. */
export function differenceLine({ kind, thing, before, now }: StateDifference): string {
  const { mark, word, paint } = done[({ made: 'remove', gone: 'create', changed: 'replace' } as const)[kind]];
  const values = [before, now].filter((value) => value !== undefined).map(printable);
  return `${paint(`${mark} ${printable(thing)}`)}${colors.dim(`  ${values.length === 0 ? word : values.join(' → ')}`)}`;
}

/** One line for a change since. */
export function changeLine(change: Change): string {
  const { mark, word, paint } = done[change.kind];
  const details = detailsOf(change) ?? '';
  return `${paint(`${mark} ${showPath(change.path)}`)}${colors.dim(details === '' ? `  ${word}` : `  ${details}`)}`;
}
