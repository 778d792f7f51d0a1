import type { EffectAttributes } from '../../effect.js';
import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { hasUnknown } from '../../words/markers.js';
import { meaningOfMode } from './file-mode.js';

/** What makes a change of permissions reach further. */
function reach(call: Call): EffectAttributes {
  return {
    ...(call.has('--recursive') ? { recursive: true as const } : {}),
    ...(call.has('--quiet') ? { force: true as const } : {}),
  };
}

const flag = /^-(?:[RfvcPHLh]+|-.*)$/;

/** A mode may begin with a dash, so that it reads like an option: `chmod -x file`. */
function chmod(call: Call): void {
  if (call.has('--help') || call.has('--version')) {
    return;
  }
  const words = call.words.filter(
    ({ text }, index) => text !== '--' && !flag.test(text) && call.words[index - 1]?.text !== '--reference',
  );
  const mode = call.has('--reference') ? undefined : words[0];
  const files = mode === undefined ? words : words.slice(1);
  // What is not known may open as much as it likes; that it makes secrets readable is bad enough.
  const isUnknown = mode === undefined || hasUnknown(mode.text);
  const meaning = isUnknown ? 'world-readable' : meaningOfMode(mode.text);
  const attributes = isUnknown ? { ...reach(call), dynamic: true as const } : reach(call);
  for (const file of files) {
    call.path('permission', meaning, file, { attributes });
  }
}

function owns(action: string): (call: Call) => void {
  return (call) => {
    for (const file of call.operands.slice(call.has('--reference') ? 0 : 1)) {
      call.path('permission', action, file, { attributes: reach(call) });
    }
  };
}

const options = `
-R, --recursive          goes into directories
--reference=<look>       takes over from this file
-f, --silent, --quiet    does not complain
-v, --verbose | -c, --changes | --preserve-root | --no-preserve-root | --dereference | -h, --no-dereference | -H | -L | -P | --from=<text> | --help | --version`;

/** Whether a mask, in digits or as what is allowed, lets everybody write what is made from now on. */
function isOpenMask(mask: string): boolean {
  if (/^[0-7]+$/.test(mask)) {
    return (Number.parseInt(mask, 8) & 0o2) === 0;
  }
  return mask.split(',').some((part) => {
    const [who = '', what = ''] = part.split(/[=+]/, 2);
    return /[oa]/.test(who) && what.includes('w');
  });
}

function umask(call: Call): void {
  const mask = call.texts[0] ?? '';
  if (mask !== '' && isOpenMask(mask)) {
    call.effect('permission', 'relax-umask', 'none', mask);
  }
}

export const permissionTools: readonly ToolSpec[] = [
  { names: 'chmod', summary: 'changes who may do what with files', options, effects: chmod },
  { names: 'chown', summary: 'changes whom files belong to', options, effects: owns('chown') },
  { names: 'chgrp', summary: 'changes the group of files', options, effects: owns('chown') },
  { names: 'umask', summary: 'sets what new files do not allow', options: '-S | -p', effects: umask },
];
