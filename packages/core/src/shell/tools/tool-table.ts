import { compileUsage } from '../options/compile-usage.js';
import type { Grammar, Option } from '../options/option.js';
import { displayed } from '../words/markers.js';
import { matchesGlob } from '../words/patterns.js';
import type { ToolSpec, Usage } from './tool-spec.js';

/** A use of a tool, ready for reading words. */
export interface CompiledUsage {
  readonly usage: Usage;
  readonly grammar: Grammar;
}

/** A tool, ready for reading words. */
export interface CompiledTool extends CompiledUsage {
  readonly spec: ToolSpec;
  /** An option of it that is not described is not seen through. */
  readonly isStrict: boolean;
  readonly subcommands: ReadonlyMap<string, CompiledUsage> | undefined;
  /** Variables that it reads as it reads options. */
  readonly variables: readonly Option[];
  /** Beginnings of names of subcommands that go on: `remote` of `remote add`. */
  readonly prefixes: ReadonlySet<string>;
}

function compileTool(spec: ToolSpec, isStrict: boolean): CompiledTool {
  const grammar = compileUsage(spec);
  const variables = compileUsage({ options: spec.variables ?? '' }).options;
  if (spec.subcommands === undefined)
    return { spec, isStrict, usage: spec, grammar, variables, subcommands: undefined, prefixes: new Set() };
  const subcommands = new Map<string, CompiledUsage>();
  const prefixes = new Set<string>();
  for (const [name, usage] of Object.entries(spec.subcommands)) {
    subcommands.set(name, { usage, grammar: compileUsage(usage, grammar) });
    const words = name.split(' ');
    for (let length = 1; length < words.length; length += 1) prefixes.add(words.slice(0, length).join(' '));
  }
  return { spec, isStrict, usage: spec, grammar, variables, subcommands, prefixes };
}

/** Tools that several versions of are installed beside each other: `python3.11`, `gcc-12`, `php8.2`. */
const versioned = /^([a-z][a-z+_-]*[a-z+])-?\d+(?:\.\d+)*$/;

/** How many tools a globbed name may mean at most. */
const mostMatches = 8;

/** The tools that are known, by name. Each is compiled when it is first asked for. */
export class ToolTable {
  readonly #specs = new Map<string, ToolSpec>();
  readonly #compiled = new Map<ToolSpec, CompiledTool>();
  /** Those that were asked for, by the name they were asked by. */
  readonly #found = new Map<string, CompiledTool>();

  readonly #own: ReadonlySet<ToolSpec>;

  /** Later ones take the place of earlier ones of the same name; those of `own` are strict. */
  constructor(specs: readonly ToolSpec[], own: readonly ToolSpec[] = []) {
    this.#own = new Set(own);
    for (const spec of [...specs, ...own])
      for (const name of spec.names.trim().split(/\s+/)) this.#specs.set(name, spec);
  }

  get names(): Iterable<string> {
    return this.#specs.keys();
  }

  find(name: string): CompiledTool | undefined {
    const found = this.#found.get(name);
    if (found !== undefined) return found;
    const spec = this.#specs.get(name) ?? this.#withoutVersion(name);
    if (spec === undefined) return undefined;
    let tool = this.#compiled.get(spec);
    if (tool === undefined) {
      tool = compileTool(spec, this.#own.has(spec));
      this.#compiled.set(spec, tool);
    }
    if (this.#specs.has(name)) this.#found.set(name, tool);
    return tool;
  }

  #withoutVersion(name: string): ToolSpec | undefined {
    const base = versioned.exec(name)?.[1];
    return base === undefined ? undefined : this.#specs.get(base);
  }

  /** Names that a glob may stand for, unless it could be nearly anything. */
  matching(pattern: string): readonly string[] {
    if (!/[^*?]/.test(displayed(pattern))) return [];
    const found: string[] = [];
    for (const name of this.#specs.keys()) if (matchesGlob(pattern, name)) found.push(name);
    return found.length > mostMatches ? [] : found;
  }
}
