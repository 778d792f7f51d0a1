import { posix } from 'node:path';
import type { House } from './house.js';
import { type ModuleImport, moduleImports } from './module-imports.js';
import type { SourceFile } from './source-file.js';

export interface Violation {
  /** `path:line`, or the path alone where the place of the file is wrong. */
  readonly where: string;
  readonly problem: string;
}

const SCOPE = '@opspilot/';

/** `pipeline` of `packages/core/src/pipeline/stages/x.ts`, `index.ts` of `packages/core/src/index.ts`. */
function roomOf(path: string): string {
  return path.split('/')[3] ?? '';
}

function floorOf(house: House, room: string): number {
  return house.floors.findIndex((floor) => floor.includes(room));
}

/** Where a relative import leads, as a path from the root; the extension is of no interest. */
function destination(from: string, specifier: string): string {
  return posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts');
}

function checkRooms(house: House, from: string, to: string, typeOnly: boolean): string | undefined {
  if (from === to) return undefined;
  const [fromFloor, toFloor] = [floorOf(house, from), floorOf(house, to)];
  // A room without a floor is reported once, by its files.
  if (fromFloor === -1 || toFloor === -1 || toFloor < fromFloor) return undefined;
  if (toFloor > fromFloor) return `${from} imports ${to}, which lies above it`;
  const shared = house.sharedTypes.some((pair) => pair.includes(from) && pair.includes(to));
  if (!shared) return `${from} imports ${to}, its neighbour on the same floor`;
  return typeOnly ? undefined : `${from} imports a value of ${to}; these two share types alone (\`import type\`)`;
}

function checkRelative(house: House, file: SourceFile, found: ModuleImport): string | undefined {
  const to = destination(file.path, found.specifier);
  const home = file.path
    .split('/')
    .slice(0, file.path.startsWith('packages/') ? 3 : 2)
    .join('/');
  if (!to.startsWith(`${home}/`)) return `"${found.specifier}" leaves ${home}; import other packages by name`;
  if (home !== 'packages/core/src') return undefined;
  return checkRooms(house, roomOf(file.path), roomOf(to), found.typeOnly);
}

function checkPackage(file: SourceFile, specifier: string): string | undefined {
  if (!specifier.startsWith(SCOPE)) return undefined;
  if (/\/(src|dist)(\/|$)/.test(specifier)) return `"${specifier}" reaches inside a package; import what it exports`;
  const [area, owner] = file.path.split('/');
  if (area !== 'packages') return undefined;
  const target = specifier.slice(SCOPE.length).split('/')[0];
  if (owner === 'core' || target === owner)
    return `${owner} imports "${specifier}"; a package imports itself by path, and core imports no other`;
  return target === 'core' ? undefined : `${owner} imports its sibling "${specifier}"; a module imports core alone`;
}

function checkPlace(house: House, file: SourceFile): readonly string[] {
  const folders = file.path.split('/').slice(2, -1);
  const problems = folders
    .filter((folder) => house.forbiddenNames.includes(folder))
    .map((folder) => `a folder is called "${folder}", which says nothing of what is in it`);
  const room = file.path.startsWith('packages/core/src/') ? roomOf(file.path) : undefined;
  if (room !== undefined && floorOf(house, room) === -1)
    problems.push(`"${room}" has no floor yet; give it one in test/layering/house.ts`);
  return problems;
}

/** Every import that goes up, aside or around, and every folder that has no place, in the sources given. */
export function checkLayers(house: House, files: readonly SourceFile[]): readonly Violation[] {
  return files.flatMap((file) => {
    const places = checkPlace(house, file).map((problem) => ({ where: file.path, problem }));
    const imports = moduleImports(file.path, file.text).flatMap((found) => {
      const problem = found.specifier.startsWith('.')
        ? checkRelative(house, file, found)
        : checkPackage(file, found.specifier);
      return problem === undefined ? [] : [{ where: `${file.path}:${found.line}`, problem }];
    });
    return [...places, ...imports];
  });
}
