import { mapsTo } from '../frameworks/maps-to.js';
import type { Rule } from '../policy/rule.js';

/** Containers, databases, clouds and repositories, as far as no rule of its own tells of them. */
export const generalPlatformRules: readonly Rule[] = [
  {
    id: 'GEN-016',
    title: 'Changing containers beyond one is approved',
    severity: 'high',
    decision: 'require-approval',
    isGeneral: true,
    when: { effect: { kind: 'container' }, riskFrom: 0.4 },
    reason: 'Containers lose data, protection or their users. Name the one container, and keep its volumes.',
    controls: mapsTo({
      nist: ['CM-3', 'SC-39'],
      pci: ['6.5.1', '2.2.6'],
      hipaa: ['164.308(a)(7)(i)', '164.312(a)(1)'],
      sox: ['ITGC-OPS'],
    }),
    examples: {
      matching: [
        'docker run --privileged a',
        'docker volume rm a',
        'docker kill a',
        'docker system prune -af',
        'virsh destroy a',
      ],
      other: ['docker ps', 'docker run a', 'docker logs a', 'docker restart a', 'docker images'],
    },
  },
  {
    id: 'GEN-017',
    title: 'Changing data or rights in databases is approved',
    severity: 'high',
    decision: 'require-approval',
    isGeneral: true,
    when: { effect: { kind: 'database' }, riskFrom: 0.4 },
    reason: 'Data or rights change for many rows or people. Try it in a transaction, and with a backup.',
    controls: mapsTo({
      nist: ['AC-3', 'SI-12', 'CM-3'],
      pci: ['7.2.6', '6.5.1'],
      hipaa: ['164.312(c)(1)', '164.312(a)(1)'],
      sox: ['404', '802'],
    }),
    examples: {
      matching: [
        'psql -c "DROP TABLE a"',
        'redis-cli FLUSHALL',
        'psql -c "UPDATE a SET b = 1"',
        'mysql -e "GRANT ALL ON *.* TO a"',
        'mysqladmin shutdown',
      ],
      other: ['psql -c "SELECT 1"', 'redis-cli PING', 'psql -l', 'mysql -e "SHOW TABLES"', 'mysqladmin ping'],
    },
  },
  {
    id: 'GEN-018',
    title: 'Changing clouds and clusters in the large is approved',
    severity: 'high',
    decision: 'require-approval',
    isGeneral: true,
    when: { effect: { kind: 'cloud' }, riskFrom: 0.4 },
    reason: 'Resources go away, open up, or change unseen. Plan it, have it read, and apply the plan.',
    controls: mapsTo({
      nist: ['CM-3', 'CM-5', 'AC-6'],
      pci: ['6.5.1', '7.2.2'],
      hipaa: ['164.308(a)(8)', '164.312(a)(1)'],
      sox: ['404', 'ITGC-CM'],
    }),
    examples: {
      matching: [
        'terraform destroy',
        'kubectl delete ns a',
        'aws s3 rb s3://a --force',
        'kubectl drain a',
        'aws iam create-access-key',
      ],
      other: ['kubectl get pods', 'terraform plan', 'aws s3 ls', 'helm list', 'kubectl logs a'],
    },
  },
  {
    id: 'GEN-019',
    title: 'Losing history or work is approved',
    severity: 'high',
    decision: 'require-approval',
    isGeneral: true,
    when: { effect: { kind: 'vcs' }, riskFrom: 0.4 },
    reason: 'Commits or changes cannot be brought back. Keep a branch or a stash that points to them.',
    controls: mapsTo({
      nist: ['SA-10', 'CM-3'],
      pci: ['6.5.1'],
      sox: ['ITGC-CM', '802'],
    }),
    examples: {
      matching: ['git push --force', 'git reset --hard', 'git clean -fdx', 'git add .env', 'git gc --prune=now'],
      other: ['git status', 'git push', 'git commit -m a', 'git log', 'git fetch'],
    },
  },
];
