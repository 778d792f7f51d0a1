// npm run lockfile:complete
// npm leaves an optional package out of the lockfile when its registry does not answer for it, as a mirror may not for
// the binaries of other platforms; `npm ci` then refuses the lockfile everywhere. The parent names the exact version and
// the package's name its platform, so the entry can be written without asking; npm adds the hash where it installs it.
import { readFileSync, writeFileSync } from 'node:fs';
import { missingOptional } from './lockfile/missing-optional.mjs';
import { platformOf } from './lockfile/platform-package.mjs';

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const missing = missingOptional(lock.packages);

for (const { parent, name, version, dev } of missing) {
  const platform = platformOf(name);
  const isExact = /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version);
  if (platform === undefined || !isExact)
    throw new Error(`${parent} wants ${name}@${version}: add it to the lockfile by hand`);
  const wanted = `node_modules/${name}`;
  const path = wanted in lock.packages ? `${parent}/${wanted}` : wanted;
  const { os, cpu, libc } = platform;
  // In the order in which npm writes them, so that its next write changes nothing.
  lock.packages[path] = { version, cpu, ...(dev ? { dev } : {}), ...(libc ? { libc } : {}), optional: true, os };
}

lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
console.error(`${missing.length} entries added to package-lock.json`);
