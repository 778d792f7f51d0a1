import type { CodeFinding } from './code-finding.js';

const onPaths: ReadonlySet<CodeFinding['action']> = new Set(['read', 'write', 'delete', 'permission', 'load']);

/** A path as it stands in a directory; from the root or a home on it is what it is. */
function inside(directory: string, path: string): string {
  return /^[/~]/.test(path) ? path : `${directory.replace(/\/$/, '')}/${path}`;
}

/** What code does where it goes to other directories on its way: told as if it had stayed. */
export function inDirectories(findings: readonly CodeFinding[]): readonly CodeFinding[] {
  if (!findings.some(({ action }) => action === 'directory')) return findings;
  let cwd: string | undefined;
  return findings.flatMap((finding) => {
    const { action, text } = finding;
    if (action === 'directory') {
      cwd = cwd === undefined ? text : inside(cwd, text);
      return [];
    }
    if (cwd === undefined) return [finding];
    if (onPaths.has(action)) return [{ ...finding, text: inside(cwd, text) }];
    return [action === 'line' || action === 'program' ? { ...finding, cwd } : finding];
  });
}
