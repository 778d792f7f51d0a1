import type { Call, EffectDetail, Word } from '../../tools/tool-spec.js';
import { hasUnknown } from '../../words/markers.js';

/** A device rather than a file that holds an image, as far as its name says. */
function isDevice(text: string): boolean {
  return /^\/dev\/|^(?:UUID|LABEL|PARTUUID|PARTLABEL)=/i.test(text) || hasUnknown(text);
}

/** Destroys or changes what is on a device; on an ordinary file it writes that file. */
export function onDevice(call: Call, action: string, word: Word, detail?: EffectDetail): void {
  if (isDevice(word.text)) {
    call.effect('storage', action, 'device', word.text, detail);
  } else {
    call.path('write', action === 'resize' || action === 'repair' ? 'modify' : 'overwrite', word, detail);
  }
}

/** The same for all operands that are devices. */
export function onDevices(action: string, from = 0): (call: Call) => void {
  return (call) => {
    for (const word of call.operands.slice(from)) {
      onDevice(call, action, word);
    }
  };
}
