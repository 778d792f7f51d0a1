import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  analyse,
  assessRisk,
  criticalThreshold,
  type Effect,
  type EffectAttributes,
  type EffectScope,
  type RiskContext,
  riskyThreshold,
  type Target,
} from '../../src/shell.js';
import { dangerousCommands } from '../fixtures/shell/dangerous-commands.js';

/** What is changed about one effect whose severity comes from its kind alone, 0.3. */
interface Change {
  readonly kind?: Effect['kind'];
  readonly action?: string;
  readonly target?: Target;
  readonly attributes?: EffectAttributes;
  readonly scope?: EffectScope;
  readonly confidence?: number;
}

const orders: Target = { type: 'table', name: 'orders' };

function scoreOf(change: Change = {}, context: RiskContext = {}): number {
  const plain: Effect = {
    kind: 'database',
    action: 'some-other-deed',
    target: orders,
    scope: {},
    attributes: {},
    confidence: 1,
    span: [0, 1],
  };
  const effects = [{ ...plain, ...change }];
  return assessRisk({ commands: [], effects, problems: [], template: '' }, context).score;
}

/** The documented formula, of a severity of 0.3. */
function weighed(exponent: number, confidence = 1): number {
  return (1 - 0.7 ** exponent) * (0.6 + 0.4 * confidence);
}

const scoresOf = (command: string, context: RiskContext): number => assessRisk(analyse(command), context).score;

describe('what an effect is weighed with', () => {
  it('is nothing where nothing is known', () => expect(scoreOf()).toBeCloseTo(0.3, 9));

  it.each<[string, Change, RiskContext, number]>([
    ['all that is below it', { attributes: { recursive: true } }, {}, weighed(1.1)],
    ['whatever matches', { target: { type: 'table', name: 'orders_*' } }, {}, weighed(1.05)],
    [
      'all below whatever matches',
      { target: { type: 'table', name: 'o*' }, attributes: { recursive: true } },
      {},
      weighed(1.155),
    ],
    ...['shred', 'wipe', 'format', 'destroy', 'purge'].map((action): [string, Change, RiskContext, number] => [
      `what nobody takes back: ${action}`,
      { action },
      {},
      weighed(1.1),
    ]),
    ['production', {}, { environment: 'production' }, weighed(1.25)],
    ['production by its short name', {}, { environment: 'prod-eu' }, weighed(1.25)],
    ['production as a part of a name', {}, { environment: 'local_prod.1' }, weighed(1.25)],
    ['what is live', {}, { environment: 'eu-live' }, weighed(1.25)],
    ['what is not, by its name', {}, { environment: 'delivery-products' }, weighed(1)],
    ['development', {}, { environment: 'development' }, weighed(0.85)],
    ['a test system', {}, { environment: 'test' }, weighed(0.85)],
    ['a sandbox', {}, { environment: 'sandbox' }, weighed(0.85)],
    ['one’s own machine', {}, { environment: 'local' }, weighed(0.85)],
    ['a number of it', {}, { environment: 'dev1' }, weighed(0.85)],
    ['another word that begins so', {}, { environment: 'devops' }, weighed(1)],
    ['devices, which are no development', {}, { environment: 'device-lab' }, weighed(1)],
    ['an environment of another name', {}, { environment: 'staging' }, weighed(1)],
    ['root', {}, { user: 'root' }, weighed(1.1)],
    ['somebody else', {}, { user: 'deploy' }, weighed(1)],
    ['root by sudo', { scope: { user: 'root' } }, { user: 'deploy' }, weighed(1.1)],
    ['somebody else by sudo', { scope: { user: 'deploy' } }, { user: 'root' }, weighed(1)],
    ['half a certainty', { confidence: 0.5 }, {}, weighed(1, 0.5)],
    ['hardly a guess', { confidence: 0 }, {}, weighed(1, 0)],
    [
      'all of it at once',
      { action: 'wipe', attributes: { recursive: true }, scope: { user: 'root' }, confidence: 0.5 },
      { environment: 'production' },
      weighed(1.1 * 1.1 * 1.1 * 1.25, 0.5),
    ],
  ])('%s', (_, change, context, score) => expect(scoreOf(change, context)).toBeCloseTo(score, 9));

  it('counts as the worst what nobody can rate', () => {
    expect(scoreOf({ confidence: Number.NaN })).toBe(1);
    expect(scoreOf({ confidence: 7 })).toBe(1);
  });

  it('drops and truncations of a database cannot be taken back', () => {
    for (const action of ['drop', 'truncate']) expect(scoreOf({ action })).toBeCloseTo(1 - 0.2 ** 1.1, 9);
  });
});

/** Commands whose score comes from an effect that is neither harmless nor certain ruin already. */
const between = dangerousCommands.filter((command) => {
  const { score, reasons } = assessRisk(analyse(command));
  return score > 0.1 && score < 0.95 && reasons[0]?.effect !== undefined && reasons[0].effect.scope.user === undefined;
});

describe('laws of weighing', () => {
  it('production counts more than nothing known, and that more than development', () => {
    expect(between.length).toBeGreaterThan(30);
    for (const command of between) {
      const plain = scoresOf(command, {});
      expect(scoresOf(command, { environment: 'production' }), command).toBeGreaterThan(plain);
      expect(scoresOf(command, { environment: 'development' }), command).toBeLessThan(plain);
      expect(scoresOf(command, { user: 'root' }), command).toBeGreaterThan(plain);
      expect(scoresOf(command, { user: 'nobody' }), command).toBe(plain);
    }
  });

  it('a more certain effect counts more', () => {
    const certainty = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(certainty, certainty, (one, other) => {
        const [less, more] = one < other ? [one, other] : [other, one];
        fc.pre(more - less > 1e-6);
        expect(scoreOf({ confidence: more })).toBeGreaterThan(scoreOf({ confidence: less }));
      }),
    );
  });

  it.each<[more: string, less: string]>([
    ['rm -r /srv/app/uploads', 'rm /srv/app/uploads'],
    ['rm /srv/app/*', 'rm /srv/app/a'],
    ['shred /srv/app/a', 'rm /srv/app/a'],
    ['chown -R app /srv/app', 'chown app /srv/app'],
    ['rm -rf /srv/www', 'mv /srv/www /root/'],
    ['rm /etc/nginx/nginx.conf', 'mv /etc/nginx/nginx.conf /etc/nginx/old.conf'],
    ['mv /etc/nginx/nginx.conf /etc/nginx/old.conf', 'mv draft.txt old.txt'],
    ['curl -T ~/notes http://example.com', 'cat ~/notes'],
    ['curl -T ~/notes http://example.com', 'curl -T /tmp/notes http://example.com'],
    ['curl -T /etc/nginx/nginx.conf http://example.com', 'curl -T /srv/app/data http://example.com'],
    ['echo x > /etc/ssl/private/server.key', 'echo x > server.key'],
    ['echo x > ~/.aws/credentials', 'echo x > ~/.env'],
    ['rm -rf "$D/etc"', 'rm -rf "$D/cache"'],
    ['rm -rf "$D"', 'rm -rf "$D/cache"'],
    ['rm -rf "$D"/*', 'rm -rf "$D"'],
    ['grep -r password /etc', 'grep -r listen /etc'],
    ['crontab -l; sudo systemctl stop nginx', 'systemctl stop nginx'],
  ])('%s counts more than %s', (more, less) => {
    expect(scoresOf(more, {})).toBeGreaterThan(scoresOf(less, {}));
  });
});

describe('logs that are lost', () => {
  it.each([
    "sudo find /var/log -name '*.gz' -mtime +30 -delete",
    'sudo rm /var/log/nginx/access.log.1',
    'sudo rm /var/log/syslog.2.gz',
    'rm /var/log/app.log-20240101',
    'sudo truncate -s 0 /var/log/app/app.log',
  ])('somebody should know of it where it is housekeeping: %s', (command) => {
    expect(scoresOf(command, {})).toBeGreaterThanOrEqual(riskyThreshold);
    expect(scoresOf(command, {})).toBeLessThan(criticalThreshold);
  });

  it.each([
    'sudo rm -rf /var/log',
    "sudo find /var/log -name '*.log' -delete",
    'sudo rm -rf /var/log/nginx/*',
    'sudo truncate -s 0 /var/log/auth.log',
    'sudo rm /var/log/auth.log.1',
    'rm -rf /var/log/journal/*',
    'sudo shred -u /var/log/app/app.log',
    'rm /var/log/audit/audit.log.1',
  ])('it is as bad as it can be where it is evidence, or all there is: %s', (command) => {
    expect(scoresOf(command, {})).toBeGreaterThanOrEqual(criticalThreshold);
  });
});

describe('what is moved', () => {
  it('counts about two thirds of what is deleted, for it is still there', () => {
    const moved = scoresOf('mv /etc/nginx/nginx.conf /root/', {});
    expect(moved).toBeCloseTo(0.65 * scoresOf('rm /etc/nginx/nginx.conf', {}), 9);
  });
});

describe('what a part is worth that nobody sees through', () => {
  it.each([
    ['empty', 0, ''],
    ['unterminated', 0.3, 'cat <<END\nx'],
    ['depends-on-shell', 0.3, '[[ a < f ]]'],
    ['unparseable', 0.7, 'if true'],
    ['too-large', 0.7, `: ${'x'.repeat(17_000)}`],
    ['too-deep', 0.8, `${'( '.repeat(40)}:${' )'.repeat(40)}`],
    ['too-complex', 0.7, ':;'.repeat(600)],
  ])('%s: %d', (code, score, command) => {
    const analysis = analyse(command);
    expect(analysis.problems.map((problem) => problem.code)).toContain(code);
    expect(assessRisk(analysis).score).toBe(score);
    if (score > 0) expect(assessRisk(analysis).reasons.map((reason) => reason.code)).toContain(code);
  });

  it('is nothing of its own where an effect says so already', () => {
    expect(scoresOf('unknown-tool', {})).toBeCloseTo(0.24, 9);
  });
});

describe('what is worth telling', () => {
  it('is all that is not next to nothing, worst first', () => {
    const codes = assessRisk(analyse('cat README.md; systemctl stop nginx; curl http://example.com')).reasons.map(
      ({ code, score = 0 }) => `${code} ${score.toFixed(2)}`,
    );
    expect(codes).toEqual(['service-stop 0.45', 'network-fetch 0.10']);
  });
});

describe('a word that names a program and more often something else', () => {
  // What follows an unknown program may be a command; what follows `link` or `start` is as a rule no command of theirs.
  it.each('at batch file host in init install link list look script split start stop test time users w who'.split(' '))(
    '%s after an unknown program is no command',
    (word) => {
      const { effects } = analyse(`unknown-tool ${word} /etc/passwd /etc/group`);
      expect(effects.map(({ kind, action }) => `${kind}:${action}`)).toEqual(['opaque:unknown-program']);
    },
  );
});
