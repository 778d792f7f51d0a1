import { analyse } from '@opspilot/core/shell';
import { type TouchedPath, touchedSet } from '../touched/touched-set.js';
import type { ForeseeOptions } from './foresee.js';

/** Braces that some shells expand: with a comma or two points between them, and no blank. */
const braces = /(?<![$\\{])\{(?=[^\s{}]*(?:,|\.\.)[^\s]*\})/g;

/**
 * What a command touches where its shell knows no braces: `touch {a,b}` makes one file of that name with dash, as `sh` is on many hosts,
 * and two with others. An analysis tells of the two.
 */
export function withBracesAsTheyStand({ command, directory, user }: ForeseeOptions): readonly TouchedPath[] {
  const text = command.replace(braces, '\\{');
  if (text === command) return [];
  return touchedSet(analyse(text, { cwd: directory, user })).paths;
}
