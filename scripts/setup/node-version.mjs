import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @param {string} version */
function parts(version) {
  return version.split('.').map((part) => Number.parseInt(part, 10) || 0);
}

/**
 * @param {string} version
 * @param {string} minimum
 */
function isAtLeast(version, minimum) {
  const have = parts(version);
  const need = parts(minimum);
  for (let i = 0; i < need.length; i++) {
    const difference = (have[i] || 0) - (need[i] || 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/**
 * What to tell the user when this Node is older than the root's `engines.node` asks for, else `undefined`.
 * @param {string} root
 * @param {string} version
 * @returns {string | undefined}
 */
export function unmetEngine(root, version) {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const minimum = /^>=\s*([\d.]+)$/.exec(engines.node);
  if (!minimum?.[1]) throw new Error(`package.json: engines.node is "${engines.node}", expected ">=x.y"`);
  if (isAtLeast(version, minimum[1])) return undefined;
  return `OpsPilot needs Node.js ${minimum[1]} or newer, and this is ${version}. Install a newer Node.js, then try again.`;
}
