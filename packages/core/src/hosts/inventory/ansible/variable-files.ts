import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { inventoryEncrypted, inventoryInvalid } from '../inventory-error.js';
import { readInventoryFile } from '../read-inventory-file.js';
import type { Variables } from './inventory.js';
import { yamlSource } from './yaml-source.js';

const extensions = ['', '.yml', '.yaml', '.json'];

/** A directory of variables, `group_vars` or `host_vars`. */
export interface VariableFiles {
  /** What the files of that name say; what a later one says wins. */
  variablesOf(name: string): Promise<Variables>;
}

/**
 * Opens `group_vars` or `host_vars` beside an inventory: for each name a file `name`, `name.yml`, `name.yaml` or
 * `name.json`, or a directory of such files, which are read in the order of their names.
 */
export async function variableFiles(
  directory: string,
  { leaveOutEncrypted }: { readonly leaveOutEncrypted: boolean },
): Promise<VariableFiles> {
  const present = new Set(await namesIn(directory));
  return {
    async variablesOf(name) {
      const variables: Variables = new Map();
      const found = extensions.map((extension) => name + extension).find((candidate) => present.has(candidate));
      if (found === undefined) return variables;
      for (const path of await filesAt(join(directory, found), 0)) {
        for (const [key, variable] of await readVariables(path, leaveOutEncrypted)) variables.set(key, variable);
      }
      return variables;
    },
  };
}

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return (await readdir(directory)).sort();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw inventoryInvalid({ file: directory }, `it cannot be listed (${code}); check its permissions.`);
  }
}

async function filesAt(path: string, depth: number): Promise<readonly string[]> {
  if (!(await isDirectory(path))) return [path];
  if (depth > 16) throw inventoryInvalid({ file: path }, 'directories nested less than 16 deep expected.');
  const files: string[] = [];
  for (const name of await namesIn(path)) {
    if (name.startsWith('.') || name.endsWith('~')) continue;
    const extension = extname(name);
    const isInside = await isDirectory(join(path, name));
    if (isInside ? extension === '' : extensions.includes(extension))
      files.push(...(await filesAt(join(path, name), depth + 1)));
  }
  return files;
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // A link to nowhere; reading it says so.
    return false;
  }
}

async function readVariables(path: string, leaveOutEncrypted: boolean): Promise<Variables> {
  const text = await readInventoryFile(path);
  if (text.startsWith('$ANSIBLE_VAULT')) {
    if (leaveOutEncrypted) return new Map();
    throw inventoryEncrypted(
      { file: path },
      "the file is encrypted with Ansible Vault and may say how hosts are reached. Decrypt it, or pass { leaveOut: ['encrypted'] } if it does not.",
    );
  }
  const source = yamlSource(text, path);
  const entries = source.entriesOf(source.contents);
  if (entries === undefined)
    throw inventoryInvalid({ file: path, line: 1 }, 'variables expected, each as "name: value".');
  return new Map(entries.map((entry) => [entry.key, source.variableOf(entry)]));
}
