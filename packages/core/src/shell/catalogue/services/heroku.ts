import type { Call, Word } from '../../tools/tool-spec.js';
import { cloudEffect } from './cloud-verbs.js';
import { runInside } from './container-inside.js';
import { applyStatements } from './sql-effects.js';

/** What verbs of a platform do that do not say so. */
function ofPlatform(call: Call, verb: string): string | undefined {
  if (verb === 'pg:reset' || verb === 'pg:push' || verb === 'pg:copy') return 'delete';
  if (verb === 'pg:backups' && call.texts[0]?.endsWith(':capture')) return 'create';
  if (verb === 'maintenance:on') return 'stop';
  if (verb === 'ps:rebuild' || verb === 'container:release') return 'modify';
  if (verb === 'config:' || verb === 'config:get') return 'list-secrets';
  if (verb === 'ps:scale' && call.texts.some((text) => /=0(?::|$)/.test(text))) return 'stop';
  return undefined;
}

/** The words of a command without the name of the application, which may stand behind it as well. */
function withoutApp(words: readonly Word[]): readonly Word[] {
  const at = words.findIndex(({ text }) => text === '-a' || text === '--app');
  return at === -1 ? words : [...words.slice(0, at), ...words.slice(at + 2)];
}

/** `heroku apps:destroy`: words with colons read as several. */
export function heroku(call: Call): void {
  const words = call.texts.slice(0, 1).flatMap((text) => text.split(':'));
  const [group = '', verb = ''] = words;
  if (group === 'run' || verb === 'exec' || (group === 'ps' && verb === 'exec')) {
    const first = call.operands[1];
    const command = first === undefined ? [] : withoutApp(call.words.slice(call.words.indexOf(first)));
    runInside(call, command, { container: call.value('-a') ?? group });
    return;
  }
  if (group === 'pg' && verb === 'psql') {
    applyStatements(call, call.values('-c'));
    return;
  }
  const own = ofPlatform(call, `${group}:${verb}`);
  if (own !== undefined) call.effect('cloud', own, 'object', call.texts.join(' '));
  else cloudEffect(call, [...words.slice(0, 3), ...call.texts.slice(1, 2)]);
}
