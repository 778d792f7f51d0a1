import type { EffectScope } from '../effect.js';
import type { Clause } from './clause.js';
import { scopeText, scopeUnder } from './effect-text.js';
import { mostGrave } from './gravity.js';

/** Says where something happens; as whom, only when it was another before. */
function placeText(scope: EffectScope, before: EffectScope | undefined): string {
  const place = scopeText(scope);
  const isElsewhere = ({ host, container }: EffectScope): boolean => host !== undefined || container !== undefined;
  if (before === undefined) return place === '' ? '' : `, ${place}`;
  if (scopeText(before) === place) return place !== '' && isElsewhere(scope) ? ', there too' : '';
  if (place !== '') return `, ${place}`;
  return isElsewhere(before) ? ', back on this machine' : `, no longer as ${before.user}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const mostSentences = 6;

/** Clauses as sentences. `user` is whom all of it runs as, when nothing says otherwise. */
export function sentencesOf(clauses: readonly Clause[], user: string | undefined): string {
  const told = mostGrave(clauses, mostSentences, ({ gravity }) => gravity);
  let before: EffectScope | undefined;
  const sentences = told.map(({ text, scope, link }, index) => {
    const full = scopeUnder(scope, user);
    const sentence = `${text}${placeText(full, before)}.`;
    before = full;
    if (index === 0) return capital(sentence);
    if (link === 'also') return `Also ${sentence}`;
    if (link === 'otherwise') return `If that fails, ${sentence}`;
    return /^(?:hands that|or else|or if|if) /.test(sentence) ? capital(sentence) : `Then ${sentence}`;
  });
  const left = clauses.length - told.length;
  if (left > 0) sentences.push(`It does ${left} more ${left === 1 ? 'thing' : 'things'}.`);
  return sentences.join(' ');
}
