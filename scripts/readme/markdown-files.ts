import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

const SKIPPED = new Set(['node_modules', 'dist', 'site', 'coverage', 'temp', 'etc']);

function walk(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) || entry.name.startsWith('.') ? [] : walk(path);
    return entry.name.endsWith('.md') && entry.name !== 'CHANGELOG.md' ? [path] : [];
  });
}

/** Every Markdown file of the repository that people write, from `root`. */
export function markdownFiles(root: string): readonly string[] {
  return walk(root)
    .map((path) => relative(root, path).replaceAll('\\', '/'))
    .sort();
}
