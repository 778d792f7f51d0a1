import { mapsTo } from '../frameworks/maps-to.js';
import type { Rule } from '../policy/rule.js';
import { concerning } from './concerning.js';

/** Names that core has for ciphers, keys and digests that are weak; its other names are of checks that are left out. */
const weakened = ['cipher', 'short key', 'key', 'algorithm', 'digest', 'protocol', 'FIPS mode', 'LEGACY*', 'DEFAULT:*'];

/** Encryption, on the wire and at rest. */
export const cryptographyRules: readonly Rule[] = [
  {
    id: 'CRY-001',
    title: 'Certificates and host keys are checked',
    severity: 'high',
    decision: 'require-approval',
    when: concerning(
      {
        effect: {
          kind: 'crypto',
          action: 'weaken',
          target: { named: '**' },
          except: {
            target: { type: 'object', named: weakened },
          },
        },
      },
      [[{ program: ['docker', 'dockerd', 'podman'] }, { docker: ['2.5'] }]],
    ),
    reason:
      'Whoever stands in between can read and change everything. Trust the internal authority (`--cacert`), and pin host keys, or have them signed.',
    controls: mapsTo({
      nist: ['SC-8', 'SC-8(1)', 'SC-23', 'AC-17(2)'],
      pci: ['4.2.1', '2.2.7'],
      hipaa: ['164.312(e)(2)(i)', '164.312(e)(1)'],
      sox: ['ITGC-CM', 'ITGC-AC'],
    }),
    examples: {
      matching: [
        'curl --insecure https://api.example.net/v1',
        'wget --no-check-certificate https://files.example.net/a.tgz',
        'ssh -o StrictHostKeyChecking=no db-2 uptime',
        'git config --global http.sslVerify false',
        'export NODE_TLS_REJECT_UNAUTHORIZED=0',
        'npm config set strict-ssl false',
      ],
      other: [
        'curl --cacert ca.pem https://api.example.net/v1',
        'ssh -o StrictHostKeyChecking=accept-new db-2 uptime',
        'wget https://files.example.net/a.tgz',
        'git config --get http.sslVerify',
        'openssl verify site.pem',
      ],
    },
  },
  {
    id: 'CRY-003',
    title: 'Nothing is administered in clear text',
    severity: 'high',
    decision: 'require-approval',
    when: [
      { effect: { kind: 'crypto', action: ['cleartext', 'cleartext-fetch'] }, riskFrom: 0.34 },
      { effect: { kind: 'service', action: 'serve-cleartext' } },
    ],
    reason: 'Passwords and data go over the network for everybody to read. Use ssh, sftp or TLS.',
    controls: mapsTo({
      nist: ['AC-17(2)', 'SC-8', 'SC-8(1)'],
      pci: ['2.2.5', '2.2.7', '4.2.1'],
      hipaa: ['164.312(e)(2)(ii)', '164.312(e)(1)'],
      sox: ['ITGC-AC'],
      debian: ['2.2.2', '2.2.4', '2.2.6', '2.1.6'],
    }),
    examples: {
      matching: ['telnet switch-3', 'ftp files.example.net', 'rsh db-2 uptime', 'rlogin db-2', 'rcp a.txt db-2:/tmp/'],
      other: [
        'ssh switch-3',
        'sftp files.example.net',
        'nc -z db-2 23',
        'scp a.txt db-2:/tmp/',
        'openssl s_client -connect db-2:443',
      ],
    },
  },
  {
    id: 'CRY-004',
    title: 'No weak ciphers, keys or digests',
    severity: 'high',
    decision: 'require-approval',
    when: {
      effect: {
        kind: 'crypto',
        action: 'weaken',
        target: { type: 'object', named: weakened },
      },
    },
    reason:
      'This can be broken, now or soon. Use Ed25519 or RSA from 3072 bits, AES-GCM or ChaCha20, SHA-256 and TLS from 1.2.',
    controls: mapsTo({
      nist: ['SC-12', 'SC-13'],
      pci: ['4.2.1', '3.6.1', '3.7.1', '12.3.3'],
      hipaa: ['164.312(a)(2)(iv)', '164.312(e)(2)(ii)'],
      sox: ['ITGC-CM'],
      debian: ['5.1.6', '5.1.12', '5.1.15'],
    }),
    examples: {
      matching: [
        'openssl genrsa -out site.key 1024',
        'ssh-keygen -t dsa',
        'openssl enc -des-ede3 -in a -out a.enc',
        'update-crypto-policies --set LEGACY',
        'ssh-keygen -t rsa -b 1024 -f k',
      ],
      other: [
        'openssl genrsa -out site.key 4096',
        'ssh-keygen -t ed25519',
        'openssl enc -aes-256-cbc -pbkdf2 -in a -out a.enc',
        'update-crypto-policies --show',
        'openssl ciphers -v',
      ],
    },
  },
  {
    id: 'CRY-005',
    title: 'Private keys have a passphrase',
    severity: 'medium',
    decision: 'require-approval',
    when: { effect: { kind: 'crypto', action: ['unprotected-key', 'unencrypted-backup'] }, riskFrom: 0.34 },
    reason: 'Whoever copies the file has the key, or the data. Give it a passphrase, or keep it in a KMS or an HSM.',
    controls: mapsTo({
      nist: ['SC-12', 'IA-5(2)', 'CP-9(8)'],
      pci: ['3.6.1', '3.7.1'],
      hipaa: ['164.312(a)(2)(iv)'],
      sox: ['ITGC-AC'],
      debian: ['5.1.2'],
    }),
    examples: {
      matching: [
        'openssl req -x509 -newkey rsa:4096 -nodes -keyout k.pem -out c.pem',
        'ssh-keygen -t ed25519 -N "" -f deploy',
        'ssh-keygen -q -N "" -f k',
        'openssl pkcs12 -in a.p12 -nodes -out a.pem',
        'openssl req -newkey rsa:3072 -nodes -keyout k.pem -out r.csr',
      ],
      other: [
        'ssh-keygen -t ed25519 -f deploy',
        'openssl req -in r.csr -noout -text',
        'openssl rsa -aes256 -in k.pem -out k2.pem',
        'ssh-keygen -l -f deploy.pub',
        'openssl x509 -in c.pem -noout -enddate',
      ],
    },
  },
  {
    id: 'CRY-006',
    title: 'Authorities and keys are trusted by review',
    severity: 'high',
    decision: 'require-approval',
    when: [
      { effect: { kind: 'crypto', action: ['trust', 'add-key'] } },
      {
        effect: {
          kind: ['write', 'delete'],
          target: {
            named: [
              '/usr/local/share/ca-certificates/**',
              '/etc/pki/ca-trust/**',
              '/etc/ssl/certs/**',
              '/usr/share/ca-certificates/**',
              '/etc/ca-certificates**',
              '/etc/apt/trusted.gpg**',
              '/etc/apt/keyrings/**',
            ],
          },
        },
        riskFrom: 0.34,
      },
    ],
    reason:
      'Whoever holds this authority or key can pose as anybody, or sign any package. Ship it in a signed package, after checking its fingerprint.',
    controls: mapsTo({
      nist: ['SC-17', 'SI-7', 'SC-12'],
      pci: ['4.2.1.1', '4.2.1', '6.5.1'],
      hipaa: ['164.312(e)(2)(i)', '164.312(c)(1)'],
      sox: ['ITGC-CM'],
      debian: ['1.2.1.1'],
    }),
    examples: {
      matching: [
        'cp corp.crt /usr/local/share/ca-certificates/',
        'trust anchor corp.pem',
        'security add-trusted-cert -d corp.pem',
        'tee /etc/apt/trusted.gpg.d/vendor.gpg',
        'rm /etc/ssl/certs/ca-certificates.crt',
      ],
      other: [
        'openssl x509 -in corp.pem -noout -fingerprint',
        'ls /etc/ssl/certs',
        'trust list',
        'gpg --show-keys vendor.asc',
        'update-ca-certificates --help',
      ],
    },
  },
];
