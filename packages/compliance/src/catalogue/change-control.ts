import { mapsTo } from '../frameworks/maps-to.js';
import type { EffectCondition, Rule } from '../policy/rule.js';
import { changing } from './changes.js';
import { inProduction } from './escalations.js';

const regulated = ['cardholder', 'health', 'financial'];

/** What changes a machine so that a change record should say why. */
const changes: readonly EffectCondition[] = [
  {
    kind: 'package',
    action: ['install*', 'remove*', 'purge', 'upgrade*', 'downgrade', 'set-alternative', 'configure'],
  },
  { kind: 'service', action: ['enable', 'disable', 'mask', 'reconfigure'] },
  {
    kind: ['write', 'delete'],
    target: { class: ['configuration', 'system'] },
    except: [{ target: { named: ['/run/**', '/proc/**'] } }],
  },
  { kind: 'cloud', action: ['create', 'modify', 'apply-unasked', 'recreate'] },
  { kind: 'kernel' },
];

/** When, why and by whom production is changed. */
export const changeControlRules: readonly Rule[] = [
  {
    id: 'CHG-001',
    title: 'Changes of regulated hosts carry a change number',
    severity: 'medium',
    decision: 'require-approval',
    when: changes.map((effect) => ({ effect, context: { ...inProduction, dataClass: regulated, lacksChange: true } })),
    reason:
      'This changes a machine that holds regulated data, and no change number came with it. Open a change, and name it when you run the command.',
    controls: mapsTo({
      nist: ['CM-3', 'CM-5'],
      pci: ['6.5.1', '6.5.2'],
      hipaa: ['164.308(a)(8)', '164.308(a)(1)(ii)(D)'],
      sox: ['404', 'ITGC-CM'],
    }),
    examples: {
      matching: [
        'apt-get install nginx',
        'systemctl enable nginx',
        'cp a.conf /etc/app/a.conf',
        'kubectl set image deployment/web web=shop:2',
        'dnf upgrade -y',
      ],
      other: [
        'systemctl status nginx',
        'cat /etc/app/a.conf',
        'dnf check-update',
        'systemctl restart nginx',
        'kubectl get pods',
      ],
    },
  },
  {
    id: 'CHG-003',
    title: 'Nothing changes during a freeze',
    severity: 'high',
    decision: 'deny',
    when: changing.map((effect) => ({ effect, context: { isFrozen: true } })),
    reason:
      'A freeze is on, and this changes something. Schedule it for after the freeze, or have the freeze lifted for this host.',
    controls: mapsTo({
      nist: ['CM-3', 'CM-5'],
      pci: ['6.5.1'],
      hipaa: ['164.308(a)(8)', '164.308(a)(7)(i)'],
      sox: ['404', 'ITGC-CM'],
    }),
    examples: {
      matching: [
        'apt-get install nginx',
        'systemctl restart nginx',
        'sed -i s/a/b/ /etc/app/a.conf',
        'kubectl set image deployment/web web=shop:2',
        'psql -c "UPDATE t SET a = 1 WHERE b = 2"',
        'docker compose up -d',
        'rsync -a build/ /srv/www/',
        'ln -sfn /srv/releases/42 /srv/current',
        'git pull',
        'bundle exec rails db:migrate',
        'helm upgrade shop ./shop',
        'systemctl reload nginx',
        'iptables -A INPUT -p tcp --dport 80 -j ACCEPT',
        'pkill -HUP nginx',
        'git push heroku main',
        'pcs resource restart web',
      ],
      other: [
        'systemctl status nginx',
        'cat /etc/app/a.conf',
        'psql -c "SELECT 1"',
        'kubectl get pods',
        'df -h',
        'docker exec web ls',
        'git fetch',
        'grep error /var/log/syslog > errors.txt',
        'rsync -a /srv/www/ /tmp/www/',
        'pg_dump shop > /backups/shop.sql',
        'rsync -a /srv/www/ backup-1:/backups/www/',
        'git push origin main',
        'kill -0 4711',
      ],
    },
  },
  {
    id: 'CHG-008',
    title: 'A session that went wrong is looked at',
    severity: 'high',
    decision: 'require-approval',
    when: { context: { sessionRiskFrom: 0.75 }, riskFrom: 0.2 },
    reason: 'What this session has done so far is unusual. Somebody should look at it before it changes anything more.',
    controls: mapsTo({
      nist: ['SI-4', 'IR-4', 'AC-12', 'AU-6'],
      pci: ['10.4.1', '11.5.1', '12.10.5'],
      hipaa: ['164.308(a)(1)(ii)(D)', '164.308(a)(6)(ii)', '164.308(a)(5)(ii)(C)'],
      sox: ['ITGC-AC', 'ITGC-OPS'],
    }),
    examples: {
      matching: [
        'systemctl restart nginx',
        'rm -rf build',
        'apt-get install nginx',
        'docker stop web',
        'cat ~/.bash_history',
      ],
      other: ['ls -la', 'df -h', 'systemctl status nginx', 'git log', 'cat notes.txt'],
    },
  },
  {
    id: 'CHG-009',
    title: 'Agents change production with a person beside them',
    severity: 'medium',
    decision: 'require-approval',
    when: { context: { ...inProduction, actorKind: 'agent' }, riskFrom: 0.3 },
    reason:
      'An agent is about to change production on its own. Have a person read the command, or let the agent work on a copy.',
    controls: mapsTo({
      nist: ['CM-5', 'AC-5', 'AC-6(9)'],
      pci: ['6.5.1', '6.5.4', '8.6.1'],
      hipaa: ['164.308(a)(3)(ii)(A)', '164.308(a)(4)(ii)(B)'],
      sox: ['404', 'ITGC-CM'],
    }),
    examples: {
      matching: [
        'systemctl restart nginx',
        'cp a.conf /etc/app/a.conf',
        'rm -rf build',
        'docker stop web',
        'kubectl set image deployment/web web=shop:2',
      ],
      other: ['ls /etc', 'systemctl status nginx', 'kubectl get pods', 'git status', 'curl -s localhost/health'],
    },
  },
];
