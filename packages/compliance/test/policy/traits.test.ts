import { describe, expect, it } from 'vitest';
import { createPolicy, type EffectCondition, type Rule } from '../../src/index.js';
import { judgedOf } from '../../src/policy/judged-of.js';
import { placesOfClasses, placesOfHoldings } from '../../src/policy/places-of-traits.js';

const changing = ['write', 'delete', 'permission'] as const;

/** Whether a rule on effects finds something in a command. */
function finds(effect: EffectCondition, command: string): boolean {
  const rule: Rule = {
    id: 'OWN-001',
    title: 'It is left alone',
    severity: 'high',
    decision: 'deny',
    when: { effect },
    reason: 'It is not yours.',
    controls: [],
    examples: { matching: [], other: [] },
  };
  return createPolicy([rule]).find(judgedOf(command), { at: 0 }).length > 0;
}

/** What core says of the path that a command is about. */
function targetOf(path: string) {
  const [effect] = judgedOf(`rm -r ${path}`).analysis.effects;
  return effect?.target;
}

describe('places that are known for what they are', () => {
  it.each(Object.entries(placesOfClasses).flatMap(([name, paths]) => paths.map((path) => [path, name])))(
    '%s is of the class %s',
    (path, name) => {
      expect(targetOf(path)).toMatchObject({ pathClass: name });
    },
  );

  it.each(Object.entries(placesOfHoldings).flatMap(([name, paths]) => paths.map((path) => [path, name])))(
    '%s holds %s',
    (path, name) => {
      expect(targetOf(path)).toMatchObject({ holds: name });
    },
  );
});

describe('a rule about a class of paths', () => {
  it.each<[string, NonNullable<EffectCondition['target']>]>([
    ['rm -rf /', { class: 'data' }],
    ['rm -rf /*', { class: 'configuration' }],
    ['rm -rf /var', { class: 'log' }],
    ['rm -rf /var', { class: 'audit' }],
    ['rm -rf /var/log', { class: 'audit' }],
    ['rm -rf /var/*', { class: 'audit' }],
    ['find / -delete', { class: 'audit' }],
    ['mv /var /mnt/old', { class: 'audit' }],
    ['chmod -R 777 /var', { class: 'audit' }],
    ['rm -rf /etc', { holds: 'access' }],
    ['rm -rf /etc', { holds: 'accounts' }],
    ['rm -rf /etc/ssh', { holds: 'secret' }],
    ['mv /etc /tmp/x', { holds: 'startup' }],
    ['rm -rf ~', { holds: 'secret' }],
    ['rm -rf /home', { holds: 'access' }],
    ['rm -rf /home/ann', { holds: 'history' }],
    ['chown -R ann /root', { holds: 'secret' }],
    ['cd /etc && rm -rf *', { holds: 'access' }],
  ])('is met by %s, as %o lies below', (command, target) => {
    expect(finds({ kind: changing, target }, command)).toBe(true);
  });

  it.each<[string, NonNullable<EffectCondition['target']>]>([
    ['rm /var/a', { class: 'audit' }],
    ['rm -rf /var/www', { class: ['audit', 'log'] }],
    ['rm -rf /home/ann/project', { holds: ['secret', 'access'] }],
    ['rm -rf ./build', { class: ['audit', 'system', 'configuration'] }],
    ['rmdir /var', { class: 'audit' }],
    ['ls -R /etc', { holds: 'access' }],
  ])('is not met by %s, since %o stays as it is', (command, target) => {
    expect(finds({ target }, command)).toBe(false);
  });

  it('excepts only what holds nothing else', () => {
    const effect: EffectCondition = { kind: 'delete', except: { target: { class: 'data' } } };
    expect(finds(effect, 'rm -rf /srv/old')).toBe(false);
    expect(finds(effect, 'rm /var/a')).toBe(false);
    expect(finds(effect, 'rm -rf /var')).toBe(true);
    expect(finds({ kind: 'delete', except: { target: { holds: 'access' } } }, 'rm -rf /etc/ssh')).toBe(true);
  });
});
