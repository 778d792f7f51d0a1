/**
 * @typedef {{
 *   version?: string, dev?: boolean, optional?: boolean, os?: string[], cpu?: string[], libc?: string[],
 *   optionalDependencies?: Record<string, string>,
 * }} LockEntry
 * @typedef {Record<string, LockEntry>} LockEntries
 */

/**
 * Whether a package laid down at `from` finds `name`, going up as Node does.
 * @param {LockEntries} entries
 * @param {string} from
 * @param {string} name
 */
function resolves(entries, from, name) {
  let place = from;
  for (;;) {
    if (`${place === '' ? '' : `${place}/`}node_modules/${name}` in entries) return true;
    if (place === '') return false;
    const cut = place.lastIndexOf('node_modules/');
    place = cut <= 0 ? '' : place.slice(0, cut - 1);
  }
}

/**
 * The optional dependencies that a lockfile's packages name and the lockfile itself lacks.
 * @param {LockEntries} entries the `packages` of a package-lock.json
 */
export function missingOptional(entries) {
  return Object.entries(entries).flatMap(([parent, { optionalDependencies = {}, dev = false }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !resolves(entries, parent, name))
      .map(([name, version]) => ({ parent, name, version, dev })),
  );
}
