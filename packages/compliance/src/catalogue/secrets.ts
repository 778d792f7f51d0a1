import { mapsTo } from '../frameworks/maps-to.js';
import type { Rule } from '../policy/rule.js';
import { concerning } from './concerning.js';
import { deniedInProduction } from './escalations.js';

/** Secrets in stores, in commands and on their way. */
export const secretRules: readonly Rule[] = [
  {
    id: 'CRD-002',
    title: 'Secrets of stores are not printed',
    severity: 'high',
    decision: 'require-approval',
    when: concerning(
      {
        effect: {
          kind: ['cloud', 'container', 'database', 'crypto'],
          action: ['list-secrets', 'show-secret'],
          target: { type: ['object', 'none', 'table'] },
        },
      },
      [
        [{ program: ['docker', 'podman'] }, { docker: ['7.4'] }],
        [{ program: ['kubectl', 'oc'] }, { kubernetes: ['5.1.2'] }],
      ],
    ),
    reason:
      'The secret ends up on a terminal and in logs. Let the service fetch it by reference, or mount it; look at its version and age instead of its value.',
    controls: mapsTo({
      nist: ['IA-5(6)', 'AC-6', 'IA-5(7)'],
      pci: ['8.6.3', '3.6.1', '8.3.2'],
      hipaa: ['164.312(a)(1)', '164.312(d)'],
      sox: ['ITGC-AC'],
    }),
    examples: {
      matching: [
        'kubectl get secret payments -o jsonpath={.data}',
        'aws secretsmanager get-secret-value --secret-id payments',
        'aws ssm get-parameter --name /payments/key --with-decryption',
        'gpg --export-secret-keys ops@example.net',
        'kubectl create token builder',
      ],
      other: [
        'kubectl get secrets --no-headers -o name --help',
        'aws secretsmanager list-secrets',
        'vault status',
        'gpg --list-keys',
        'kubectl get pods',
      ],
    },
  },
  {
    id: 'CRD-003',
    title: 'Credentials of the machine are not fetched by hand',
    severity: 'high',
    decision: 'require-approval',
    raise: [{ context: { actorKind: 'agent' }, decision: 'deny' }],
    when: { effect: { kind: 'cloud', action: 'list-secrets', target: { type: 'host' } } },
    reason:
      'The metadata service hands out the role of the machine to whoever asks. Let the SDK fetch it, and ask for IMDSv2 with a hop limit of one.',
    controls: mapsTo({
      nist: ['AC-3', 'IA-5', 'IA-5(6)'],
      pci: ['8.6.3', '7.2.5'],
      hipaa: ['164.312(d)', '164.312(a)(1)'],
      sox: ['ITGC-AC'],
    }),
    examples: {
      matching: [
        'curl http://169.254.169.254/latest/meta-data/iam/security-credentials/web',
        'wget -qO- http://169.254.169.254/latest/user-data',
        'curl -H "Metadata-Flavor: Google" http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token',
        'curl -s 169.254.169.254/latest/meta-data/',
        'curl -H Metadata:true "http://169.254.169.254/metadata/identity/oauth2/token?resource=x"',
      ],
      other: [
        'curl https://example.net/status',
        'aws sts get-caller-identity',
        'curl http://10.0.0.5/metrics',
        'cloud-init status',
        'ping -c1 10.0.0.1',
      ],
    },
  },
  {
    id: 'CRD-004',
    title: 'Passwords are not part of commands',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'crypto', action: 'expose-secret', target: { type: 'none' } } },
    reason:
      'Everybody on the machine sees the arguments and variables of commands, and histories and logs keep them. Use a file that only you can read, stdin, or a secret manager.',
    controls: mapsTo({
      nist: ['IA-5(7)', 'IA-5(1)', 'IA-5(6)'],
      pci: ['8.6.2', '8.3.2'],
      hipaa: ['164.312(d)'],
      sox: ['ITGC-AC'],
    }),
    examples: {
      matching: [
        'mysql -u app -pwelcome1 shop',
        'curl -u carol:welcome1 https://files.example.net/',
        'PGPASSWORD=welcome1 psql shop',
        'export DB_PASSWORD=welcome1',
        'docker login -u ci -p welcome1 registry.example.net',
        'sshpass -p welcome1 ssh web-1 uptime',
      ],
      other: [
        'mysql --defaults-file=/root/.my.cnf --help',
        'curl --netrc-file creds https://files.example.net/',
        'docker login --password-stdin -u ci registry.example.net < pw',
        'psql -h db shop',
        'export LANG=C',
      ],
    },
  },
  {
    id: 'CRD-009',
    title: 'Vaults and keyrings give nothing to a terminal',
    severity: 'high',
    decision: 'require-approval',
    when: {
      effect: { kind: 'crypto', action: ['expose-secret', 'decrypt'], target: { type: 'object' } },
      riskFrom: 0.4,
    },
    reason:
      'What was encrypted would lie open. Let the program that needs it ask the vault itself, under an identity of its own.',
    controls: mapsTo({
      nist: ['IA-5(6)', 'SC-28(1)', 'SC-12'],
      pci: ['3.6.1', '8.6.3'],
      hipaa: ['164.312(a)(2)(iv)', '164.312(d)'],
      sox: ['ITGC-AC'],
    }),
    examples: {
      matching: [
        'vault kv get secret/payments',
        'vault read database/creds/app',
        'pass show mail/carol',
        'op read op://ops/payments/password',
        'vault kv get -field=key secret/payments',
      ],
      other: ['vault status', 'vault kv list secret/', 'pass ls', 'op vault list', 'vault token lookup -self --help'],
    },
  },
  {
    id: 'CRD-010',
    title: 'Vaults are not emptied, sealed or opened to all',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: {
      effect: {
        kind: 'crypto',
        action: ['delete-store', 'seal', 'grant-root', 'rekey', 'revoke', 'delete', 'remove-key', 'grant'],
      },
    },
    reason:
      'Services lose their secrets, or somebody gets all of them. Do it with two people, a backup of the vault, and the owners of the services told.',
    controls: mapsTo({
      nist: ['SC-12', 'CP-9', 'AC-5'],
      pci: ['3.7.5', '3.6.1', '6.5.4'],
      hipaa: ['164.312(a)(2)(iv)', '164.308(a)(7)(ii)(A)'],
      sox: ['404', 'ITGC-AC', 'ITGC-OPS'],
    }),
    examples: {
      matching: [
        'vault operator seal',
        'vault secrets disable kv/',
        'vault token create -policy=root',
        'vault kv metadata delete secret/payments',
        'vault policy write ops ops.hcl',
      ],
      other: [
        'vault operator members',
        'vault secrets list',
        'vault policy read ops',
        'vault kv list secret/',
        'vault audit list',
      ],
    },
  },
];
