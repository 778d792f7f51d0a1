import { mapsTo } from '../frameworks/maps-to.js';
import type { Rule } from '../policy/rule.js';
import { deniedInProduction } from './escalations.js';

/** Programs, libraries and configuration that are what they should be. */
export const integrityRules: readonly Rule[] = [
  {
    id: 'INT-003',
    title: 'Programs and libraries come in packages',
    severity: 'high',
    decision: 'require-approval',
    raise: [{ context: { isFrozen: true }, decision: 'deny' }],
    when: [
      { command: { program: 'dpkg-divert', written: ['--rename', '--remove', '--divert', '--add'] } },
      {
        effect: {
          kind: 'write',
          target: {
            named: [
              '/bin/**',
              '/sbin/**',
              '/lib/**',
              '/lib32/**',
              '/lib64/**',
              '/usr/bin/**',
              '/usr/sbin/**',
              '/usr/lib/**',
              '/usr/lib64/**',
              '/usr/libexec/**',
              '/usr/local/bin/**',
              '/usr/local/sbin/**',
              '/usr/local/lib/**',
            ],
          },
          except: [{ action: 'set-time' }, { target: { holds: ['startup', 'access'] } }],
        },
        riskFrom: 0.34,
      },
    ],
    reason:
      'A program or library that everybody runs is replaced by hand, and no package knows of it. Build a package, sign it, and install that.',
    controls: mapsTo({
      nist: ['SI-7', 'CM-5', 'CM-14'],
      pci: ['11.5.2', '6.5.1'],
      hipaa: ['164.312(c)(1)', '164.312(c)(2)'],
      sox: ['404', 'ITGC-CM'],
    }),
    examples: {
      matching: [
        'cp build/tool /usr/bin/tool',
        'mv login /bin/login',
        'ln -sf /tmp/ssl.so /usr/lib/libssl.so',
        'install -m 755 tool /usr/local/bin/tool',
        'dpkg-divert --add /usr/bin/ls',
        'dpkg-divert --rename /usr/bin/sudo',
      ],
      other: [
        'ls -l /usr/bin/tool',
        'cp build/tool ./bin/tool',
        'dpkg -S /usr/bin/ls',
        'sha256sum /usr/bin/ls',
        'cp /usr/bin/tool /tmp/',
      ],
    },
  },
  {
    id: 'INT-004',
    title: 'The baseline of file integrity is not renewed in passing',
    severity: 'high',
    decision: 'require-approval',
    when: [
      { effect: { kind: 'audit', action: 'renew-baseline' } },
      {
        effect: {
          kind: ['write', 'delete'],
          target: {
            named: [
              '/var/lib/aide**',
              '/etc/aide**',
              '/var/lib/tripwire**',
              '/etc/tripwire**',
              '/var/lib/samhain**',
              '/var/lib/rkhunter**',
            ],
          },
        },
      },
    ],
    reason:
      'A new baseline takes whatever was changed for right. Look at the report, close the changes it shows with tickets, then renew it.',
    controls: mapsTo({
      nist: ['SI-7', 'SI-7(1)', 'CM-3'],
      pci: ['11.5.2', '10.3.4'],
      hipaa: ['164.312(c)(2)', '164.312(b)'],
      sox: ['ITGC-OPS', '404'],
      debian: ['6.3.1', '6.3.2', '6.3.3'],
    }),
    examples: {
      matching: [
        'aide --init',
        'aide --update',
        'rm /var/lib/aide/aide.db',
        'cp /var/lib/aide/aide.db.new /var/lib/aide/aide.db',
        'sed -i /usr.bin/d /etc/aide/aide.conf',
      ],
      other: ['aide --check', 'aide --version', 'cat /etc/aide/aide.conf', 'ls -l /var/lib/aide', 'debsums -c'],
    },
  },
  {
    id: 'INT-007',
    title: 'Libraries are not put in front of others',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: [
      { effect: { kind: 'execute', action: 'preload' } },
      { effect: { kind: ['write', 'delete'], target: { named: ['/etc/ld.so.preload', '/etc/ld.so.conf**'] } } },
    ],
    reason:
      'Every program would run code that it was not built with, login and sudo too. Build against the library, or debug one program in a test environment.',
    controls: mapsTo({
      nist: ['SI-7', 'SI-3', 'CM-7(2)'],
      pci: ['5.2.1', '11.5.2'],
      hipaa: ['164.308(a)(5)(ii)(B)', '164.312(c)(1)'],
      sox: ['ITGC-CM'],
    }),
    examples: {
      matching: [
        'LD_PRELOAD=/tmp/hook.so sshd',
        'export LD_PRELOAD=/opt/hook.so',
        'echo /opt/hook.so >> /etc/ld.so.preload',
        'echo /tmp/lib > /etc/ld.so.conf.d/x.conf',
        'rm /etc/ld.so.preload',
      ],
      other: ['ldd /usr/bin/ls', 'ldconfig -p', 'cat /etc/ld.so.conf', 'echo "$LD_PRELOAD"', 'unset LD_PRELOAD'],
    },
  },
  {
    id: 'CHG-005',
    title: 'Configuration is changed by review',
    severity: 'medium',
    decision: 'require-approval',
    raise: [{ context: { isFrozen: true }, decision: 'deny' }],
    when: {
      effect: {
        kind: 'write',
        target: { class: ['configuration'] },
        except: { target: { holds: ['access', 'accounts', 'startup', 'secret', 'kernel'] } },
      },
      riskFrom: 0.4,
    },
    reason:
      'The machine differs from what its configuration says from now on. Change it in configuration management, check it with the service (`nginx -t`), and reload.',
    controls: mapsTo({
      nist: ['CM-2', 'CM-3', 'CM-5', 'CM-6'],
      pci: ['2.2.1', '6.5.1', '6.5.2'],
      hipaa: ['164.308(a)(8)', '164.312(c)(1)'],
      sox: ['404', 'ITGC-CM'],
    }),
    examples: {
      matching: [
        'sed -i s/80/8080/ /etc/nginx/nginx.conf',
        'echo "option 1" >> /etc/haproxy/haproxy.cfg',
        'cp my.cnf /etc/mysql/my.cnf',
        'tee /etc/motd < motd',
        'truncate -s 0 /etc/app.conf',
      ],
      other: [
        'cat /etc/nginx/nginx.conf',
        'nginx -t',
        'cp /etc/nginx/nginx.conf ./',
        'diff /etc/hosts hosts.new',
        'sed s/80/8080/ /etc/nginx/nginx.conf',
      ],
    },
  },
  {
    id: 'CHG-006',
    title: 'The system itself is not written to',
    severity: 'high',
    decision: 'require-approval',
    raise: [{ context: { isFrozen: true }, decision: 'deny' }],
    when: {
      effect: {
        kind: 'write',
        target: { class: ['system', 'mount-root'] },
        except: [
          { action: 'set-time' },
          { target: { holds: ['access', 'startup', 'secret'] } },
          {
            target: {
              named: [
                '/bin/**',
                '/sbin/**',
                '/lib/**',
                '/usr/bin/**',
                '/usr/sbin/**',
                '/usr/lib/**',
                '/usr/local/**',
                '/proc/sys/**',
                '/boot/**',
              ],
            },
          },
        ],
      },
      riskFrom: 0.4,
    },
    reason:
      'What the distribution or the kernel keeps there is changed past it. Use the package, the unit or the setting that is made for it.',
    controls: mapsTo({
      nist: ['CM-5', 'SI-7', 'CM-3'],
      pci: ['11.5.2', '6.5.1'],
      hipaa: ['164.312(c)(1)', '164.308(a)(8)'],
      sox: ['404', 'ITGC-CM'],
    }),
    examples: {
      matching: [
        'cp logo.png /usr/share/pixmaps/logo.png',
        'echo 1 > /sys/block/sda/device/delete',
        'tee /usr/share/app/data',
        'echo x > /run/app.state',
        'dd if=a of=/usr/include/a.h',
      ],
      other: [
        'ls /usr/share',
        'cat /sys/block/sda/size',
        'cp /usr/share/app/data ./',
        'find /usr/include -name "*.h"',
        'echo x > ./state',
      ],
    },
  },
];
