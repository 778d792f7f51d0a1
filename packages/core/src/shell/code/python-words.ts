import type { WordRule } from './grammar.js';
import { named, unknown } from './value.js';

/** Modules that are another under a second name. */
const sameModules: ReadonlyMap<string, string> = new Map([
  ['posix', 'os'],
  ['nt', 'os'],
  ['multiprocess', 'multiprocessing'],
]);

function moduleName(name: string): string {
  return sameModules.get(name) ?? name;
}

export const imports: WordRule = (clause) => {
  do {
    const parts: string[] = [];
    do parts.push(clause.takeName() ?? '');
    while (clause.takeMark('.'));
    clause.find({ action: 'module', text: parts.join('/') });
    const alias = aliasOf(clause) ?? (sameModules.has(parts[0] ?? '') ? parts[0] : undefined);
    if (alias !== undefined) clause.assign(alias, named(moduleName(parts.join('.'))));
  } while (clause.takeMark(','));
  return unknown;
};

/** `from a import b as c`; with `*` whatever of a module is known. */
export const importsFrom =
  (known: Iterable<string>): WordRule =>
  (clause) => {
    const parts: string[] = [];
    do parts.push(clause.takeName() ?? '');
    while (clause.takeMark('.'));
    if (clause.takeName() !== 'import') return unknown;
    const from = moduleName(parts.join('.'));
    clause.find({ action: 'module', text: parts.join('/') });
    clause.takeMark('(');
    if (clause.takeMark('*')) importAll(from, known, clause.assign);
    do {
      const name = clause.takeName();
      if (name !== undefined) clause.assign(aliasOf(clause) ?? name, named(`${from}.${name}`));
    } while (clause.takeMark(','));
    return unknown;
  };

function aliasOf(clause: Parameters<WordRule>[0]): string | undefined {
  return clause.takeWord('as') ? clause.takeName() : undefined;
}

function importAll(
  from: string,
  known: Iterable<string>,
  assign: (name: string, value: ReturnType<typeof named>) => void,
): void {
  for (const full of known) {
    const name = full.slice(from.length + 1);
    if (full.startsWith(`${from}.`) && !name.includes('.')) assign(name, named(full));
  }
}

/** `for name in list`, as a statement or behind what it is for. */
export const loops: WordRule = (clause) => {
  const names: string[] = [];
  do names.push(clause.takeName() ?? '');
  while (clause.takeMark(','));
  if (!clause.takeWord('in')) return unknown;
  const list = clause.expression();
  // Of several names each may be any part.
  for (const name of names) if (name !== '') clause.loop(name, list);
  return unknown;
};
