import { mapsTo } from '../frameworks/maps-to.js';
import type { Rule } from '../policy/rule.js';
import { deniedInProduction } from './escalations.js';

const vital = ['system', 'configuration', 'mount-root'] as const;

/** Files that would be lost. */
export const fileDestructionRules: readonly Rule[] = [
  {
    id: 'DST-001',
    title: 'The system is not deleted',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: [
      {
        effect: {
          kind: 'delete',
          attributes: { recursive: true },
          target: { class: vital },
          except: [{ action: ['move', 'remove-empty'] }, { target: { named: ['/mnt/?**', '/media/?**'] } }],
        },
        riskFrom: 0.4,
      },
      {
        effect: {
          kind: 'delete',
          attributes: { recursive: true },
          target: { named: ['~', '~/\\*', '/root', '/home', '/home/*', '/var', '/srv', '/opt', '/var/lib', '/data'] },
          except: { action: ['move', 'remove-empty'] },
        },
      },
    ],
    reason:
      'A directory that the system, its users or its services cannot live without would be deleted whole. Name what really is to go, list it first, and move it aside instead of deleting it.',
    controls: mapsTo({
      nist: ['SI-12', 'CP-9'],
      pci: ['6.5.1'],
      hipaa: ['164.308(a)(7)(ii)(A)', '164.312(c)(1)'],
      sox: ['802', 'ITGC-OPS'],
    }),
    examples: {
      matching: [
        'rm -rf /usr/share',
        'rm -rf --no-preserve-root /',
        'sudo rm -r /etc/ssl',
        'find / -xdev -delete',
        'rm -rf /home/*',
        'rm -fr ~',
      ],
      other: [
        'rm -rf ./node_modules',
        'rm -rf /tmp/build-42',
        'rmdir /etc/empty',
        'ls -R /usr/share',
        'rm -rf /srv/app/releases/2023',
      ],
    },
  },
  {
    id: 'DST-002',
    title: 'Data are not deleted in bulk',
    severity: 'high',
    decision: 'require-approval',
    when: {
      effect: {
        kind: 'delete',
        attributes: { recursive: true },
        target: { class: ['data', 'home'] },
        except: { action: ['move', 'remove-empty'] },
      },
      riskFrom: 0.33,
    },
    reason:
      'Data would be deleted with everything below them. Print what would go, take a snapshot, narrow the path and age, then move aside before you delete.',
    controls: mapsTo({
      nist: ['SI-12', 'CP-9', 'CM-3'],
      pci: ['6.5.1'],
      hipaa: ['164.312(c)(1)', '164.308(a)(7)(ii)(A)'],
      sox: ['802', 'ITGC-OPS'],
    }),
    examples: {
      matching: [
        'rm -rf /srv/app/releases/2023',
        'find /var/spool/app -mtime +30 -delete',
        'rm -r /opt/app/data',
        'rsync -a --delete new/ /srv/site/',
        'rm -rf /home/bob/projects',
        'find /srv/uploads -type f -print0 | xargs -0 rm -rf',
      ],
      other: [
        'find /srv/uploads -mtime +30 -print',
        'rm -rf dist',
        'rm -rf /var/tmp/x',
        'rmdir /srv/app/empty',
        'du -sh /srv/app',
      ],
    },
  },
  {
    id: 'DST-011',
    title: 'What is deleted is known beforehand',
    severity: 'high',
    decision: 'require-approval',
    when: {
      effect: {
        kind: 'delete',
        attributes: { recursive: true, dynamic: true },
        target: { named: '…**' },
        except: { action: ['move', 'remove-empty'] },
      },
      riskFrom: 0.35,
    },
    reason:
      'The path comes from a variable or a command; empty, it may be the root of the file system. Print the value first, and write it so that an empty one stops the command (`:?`).',
    controls: mapsTo({
      nist: ['SI-12', 'CM-3', 'CP-9'],
      pci: ['6.5.1'],
      hipaa: ['164.312(c)(1)', '164.308(a)(7)(ii)(A)'],
      sox: ['802', 'ITGC-OPS'],
    }),
    examples: {
      matching: [
        'rm -rf "$BUILD_DIR"',
        'rm -rf "$TARGET"/*',
        'rm -rf $(cat dirs.txt)',
        'rm -rf "$PREFIX/lib"',
        'sudo rm -rf "$ROOT/usr"',
      ],
      other: ['rm -rf build', 'echo "$BUILD_DIR"', 'rm "$FILE"', 'ls "$TARGET"', 'D=/tmp/x; rm -rf "$D"'],
    },
  },
  {
    id: 'DST-012',
    title: 'Files of the system are not deleted',
    severity: 'high',
    decision: 'require-approval',
    when: {
      effect: {
        kind: 'delete',
        target: { class: ['system', 'configuration', 'device'] },
        attributes: { recursive: false },
        except: [{ action: ['move', 'remove-empty'] }, { target: { holds: ['access', 'accounts', 'startup'] } }],
      },
      riskFrom: 0.4,
    },
    reason:
      'A file that the system or a service is configured by would be gone. Remove it through its package or configuration management, or move it aside.',
    controls: mapsTo({
      nist: ['CM-3', 'CM-5', 'SI-7'],
      pci: ['6.5.1', '11.5.2'],
      hipaa: ['164.312(c)(1)', '164.308(a)(8)'],
      sox: ['404', 'ITGC-CM'],
    }),
    examples: {
      matching: [
        'rm /usr/bin/python3',
        'rm -f /etc/nginx/nginx.conf',
        'unlink /lib/x86_64-linux-gnu/libc.so.6',
        'rm /boot/initrd.img',
        'rm /etc/resolv.conf',
      ],
      other: [
        'rm ./nginx.conf',
        'rm /tmp/python3',
        'cat /etc/nginx/nginx.conf',
        'rm ~/notes',
        'mv /etc/nginx/a.conf /etc/nginx/a.off',
      ],
    },
  },
  {
    id: 'DST-016',
    title: 'Files of databases are touched by the database alone',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: {
      effect: {
        kind: ['delete', 'write'],
        target: {
          named: [
            '/var/lib/mysql**',
            '/var/lib/mariadb**',
            '/var/lib/postgresql**',
            '/var/lib/pgsql**',
            '/var/lib/mongo**',
            '/var/lib/redis**',
            '/var/lib/etcd**',
            '/var/lib/elasticsearch**',
            '/var/lib/cassandra**',
            '/var/lib/influxdb**',
            '/var/lib/clickhouse**',
            '/var/lib/ldap**',
          ],
        },
        except: { action: ['remove-empty', 'create'] },
      },
    },
    reason:
      'These files belong to a running database, which loses data when they change under it. Use its own tools, with a backup that was restored once.',
    controls: mapsTo({
      nist: ['SI-12', 'CP-9', 'SI-7'],
      pci: ['7.2.6', '6.5.1'],
      hipaa: ['164.312(c)(1)', '164.308(a)(7)(ii)(A)'],
      sox: ['404', '802', 'ITGC-OPS'],
    }),
    examples: {
      matching: [
        'rm -rf /var/lib/mysql/shop',
        'rm /var/lib/postgresql/15/main/postmaster.pid',
        'truncate -s 0 /var/lib/redis/dump.rdb',
        'mv /var/lib/mongodb/journal /tmp/',
        'cp old.db /var/lib/etcd/member/snap/db',
      ],
      other: [
        'ls -la /var/lib/mysql',
        'du -sh /var/lib/postgresql',
        'rm -rf ./mysql',
        'stat /var/lib/redis/dump.rdb',
        'tar czf /tmp/pg.tgz /var/lib/postgresql',
      ],
    },
  },
  {
    id: 'DST-017',
    title: 'Moving a vital directory away is deleting it',
    severity: 'high',
    decision: 'require-approval',
    when: {
      effect: {
        kind: 'delete',
        action: 'move',
        target: { class: ['system', 'configuration', 'data', 'audit', 'home'] },
      },
      riskFrom: 0.35,
    },
    reason:
      'Whatever looks for it under its old name will not find it any more. Copy it first, and move it only when nothing uses it.',
    controls: mapsTo({
      nist: ['CM-3', 'CP-10'],
      pci: ['6.5.1'],
      hipaa: ['164.312(c)(1)', '164.308(a)(7)(i)'],
      sox: ['ITGC-OPS', 'ITGC-CM'],
    }),
    examples: {
      matching: [
        'mv /usr/lib /usr/lib.old',
        'mv /etc/nginx /root/',
        'mv /var/log/audit /tmp/',
        'mv /usr/bin/sudo /usr/bin/sudo.off',
        'mv /etc/passwd /etc/passwd.bak',
      ],
      other: ['mv a.txt b.txt', 'mv ./etc ./etc.old', 'mv /tmp/a /tmp/b', 'cp -a /etc/nginx /root/', 'mv build dist'],
    },
  },
];
