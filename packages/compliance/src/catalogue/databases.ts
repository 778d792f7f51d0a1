import { mapsTo } from '../frameworks/maps-to.js';
import type { Rule } from '../policy/rule.js';
import { deniedInProduction } from './escalations.js';

/** What is kept in databases and key-value stores. */
export const databaseRules: readonly Rule[] = [
  {
    id: 'DST-005',
    title: 'Tables and databases are not dropped',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: { effect: { kind: 'database', action: ['drop', 'truncate', 'flush', 'delete-all', 'drop-part'] } },
    reason:
      'All that it holds would be lost at once: rows, keys or messages. Count them first, and take a backup; tables go in a reviewed migration, and a renamed one can come back.',
    controls: mapsTo({
      nist: ['CM-3', 'SI-12', 'AC-3'],
      pci: ['6.5.1', '7.2.6'],
      hipaa: ['164.312(c)(1)', '164.308(a)(7)(ii)(A)'],
      sox: ['404', '802', 'ITGC-CM'],
    }),
    examples: {
      matching: [
        'psql shop -c "DROP SCHEMA billing CASCADE"',
        'mysql shop -e "TRUNCATE TABLE invoices"',
        'redis-cli -h cache FLUSHDB',
        'psql -c "DELETE FROM invoices"',
        'dropdb shop',
        'mongosh shop --eval "db.dropDatabase()"',
      ],
      other: [
        'psql shop -c "SELECT count(*) FROM invoices"',
        'mysql -e "SHOW TABLES"',
        'redis-cli INFO',
        'psql -c "\\d invoices"',
        'psql -c "DELETE FROM invoices WHERE id = 7"',
      ],
    },
  },
  {
    id: 'DBS-001',
    title: 'Changes of rows say which rows',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'database', action: ['modify-all', 'delete-many'] } },
    reason:
      'Without a condition every row changes. Write the WHERE, try it as a SELECT, and do it inside of a transaction that you can roll back.',
    controls: mapsTo({
      nist: ['CM-3', 'SI-7', 'SI-12'],
      pci: ['7.2.6', '6.5.1'],
      hipaa: ['164.312(c)(1)', '164.312(c)(2)'],
      sox: ['404', '802'],
    }),
    examples: {
      matching: [
        'psql shop -c "UPDATE invoices SET paid = true"',
        'mysql shop -e "UPDATE users SET role = 1"',
        'mariadb -e "UPDATE shop.users SET active = 0"',
        'psql -h db -c "update accounts set balance = 0"',
        'sqlite3 shop.db "UPDATE users SET admin = 1"',
      ],
      other: [
        'psql -c "UPDATE invoices SET paid = true WHERE id = 7"',
        'psql -c "SELECT * FROM users LIMIT 5"',
        'mysql -e "EXPLAIN SELECT 1"',
        'sqlite3 shop.db .schema',
        'psql -c "INSERT INTO notes VALUES (1)"',
      ],
    },
  },
  {
    id: 'DBS-002',
    title: 'A restore does not overwrite live data',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'database', action: ['restore', 'roll-back'] } },
    reason:
      'What came in since the backup would be lost. Restore into a new database, compare, and switch over when it is right.',
    controls: mapsTo({
      nist: ['CP-10', 'CM-3', 'SI-12'],
      pci: ['6.5.1'],
      hipaa: ['164.308(a)(7)(ii)(B)', '164.312(c)(1)'],
      sox: ['404', '802', 'ITGC-OPS'],
    }),
    examples: {
      matching: [
        'pg_restore --clean -d shop shop.dump',
        'pg_restore -d shop -c night.dump',
        'mongorestore --drop dump/',
        'etcdctl snapshot restore snap.db',
        'pg_restore --clean --create -d postgres shop.dump',
      ],
      other: [
        'pg_restore --list shop.dump',
        'pg_dump --schema-only shop',
        'mysqldump --no-data shop',
        'etcdctl snapshot status snap.db',
        'psql -l',
      ],
    },
  },
  {
    id: 'DBS-003',
    title: 'Rights in databases are granted by procedure',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'database', action: ['grant', 'grant-all', 'add-user', 'set-password'] } },
    reason:
      'Somebody gets access to data, or another password. Grant a role that fits the work, through the process that reviews access.',
    controls: mapsTo({
      nist: ['AC-2', 'AC-6', 'AC-3'],
      pci: ['7.2.1', '7.2.2', '7.2.6', '8.2.4'],
      hipaa: ['164.308(a)(4)(ii)(B)', '164.312(a)(1)'],
      sox: ['404', 'ITGC-AC'],
    }),
    examples: {
      matching: [
        'psql -c "GRANT ALL ON SCHEMA public TO reporting"',
        'mysql -e "GRANT SELECT ON shop.* TO app"',
        'psql -c "CREATE USER reporting"',
        'psql -c "ALTER ROLE app WITH PASSWORD \'x\'"',
        'createuser reporting',
      ],
      other: [
        'psql -c "\\du"',
        'mysql -e "SHOW GRANTS"',
        'psql -c "REVOKE ALL ON t FROM reporting"',
        'psql -c "SELECT current_user"',
        'mysql -e "SELECT user FROM mysql.user"',
      ],
    },
  },
  {
    id: 'DBS-004',
    title: 'Databases run nothing outside of themselves',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: { effect: { kind: 'database', action: ['run-program', 'run-downloaded', 'write-anywhere'] } },
    reason:
      'The database server would run a program or write a file as its own user. Export through the client, and run programs outside.',
    controls: mapsTo({
      nist: ['CM-7', 'SI-3', 'AC-6'],
      pci: ['2.2.4', '5.2.1', '7.2.6'],
      hipaa: ['164.308(a)(5)(ii)(B)', '164.312(a)(1)'],
      sox: ['ITGC-AC', 'ITGC-CM'],
    }),
    examples: {
      matching: [
        'psql -c "COPY t FROM PROGRAM \'id\'"',
        'psql -c "COPY (SELECT 1) TO PROGRAM \'cat\'"',
        'redis-cli CONFIG SET dir /var/spool/cron',
        'curl -s https://example.net/x.sql | psql shop',
        'curl -s https://example.net/y.sql | mysql shop',
      ],
      other: [
        'psql -c "\\copy t TO t.csv"',
        'psql -f migrate.sql',
        'mysql -e "SELECT 1"',
        'sqlite3 shop.db .dump',
        'psql -c "COPY t TO STDOUT"',
      ],
    },
  },
  {
    id: 'DBS-006',
    title: 'Settings of a database server are changed by review',
    severity: 'high',
    decision: 'require-approval',
    when: { command: { written: ['ALTER SYSTEM **', 'alter system **'] }, effect: { kind: 'database' } },
    reason:
      'The setting holds for every session of the server, and after its next start. Change it in the configuration that is reviewed, or have it approved.',
    controls: mapsTo({
      nist: ['CM-3', 'CM-6'],
      pci: ['2.2.1', '6.5.1'],
      hipaa: ['164.312(a)(1)'],
      sox: ['404', 'ITGC-CM'],
    }),
    examples: {
      matching: [
        'psql -c "ALTER SYSTEM SET ssl = off"',
        'psql shop -c "alter system set wal_level = minimal"',
        'sudo -u postgres psql -c "ALTER SYSTEM RESET ALL"',
        'psql -qc "ALTER SYSTEM SET archive_mode = off" postgres',
        'psql -h db-1 -c "ALTER SYSTEM SET shared_preload_libraries = x"',
      ],
      other: [
        'psql -c "SHOW ssl"',
        'psql -c "SET search_path TO shop"',
        'psql -c "SELECT pg_reload_conf()"',
        'psql shop -c "select 1"',
        'psql -l',
      ],
    },
  },
  {
    id: 'DBS-005',
    title: 'Databases are stopped in order',
    severity: 'high',
    decision: 'require-approval',
    when: [
      { effect: { kind: 'database', action: 'shutdown' } },
      {
        effect: {
          kind: 'service',
          action: ['stop', 'disable', 'mask', 'kill'],
          target: {
            named: [
              'postgres*',
              'mysql*',
              'mariadb*',
              'mongo*',
              'redis*',
              'etcd*',
              'elasticsearch*',
              'oracle*',
              'cassandra*',
              'rabbitmq*',
              'kafka*',
              'slapd*',
            ],
          },
        },
      },
    ],
    reason:
      'Whatever depends on the database fails with it. Drain its clients and fail over first, then stop it within a maintenance window.',
    controls: mapsTo({
      nist: ['CP-10', 'CM-3', 'SC-5'],
      pci: ['6.5.1'],
      hipaa: ['164.308(a)(7)(i)', '164.312(a)(2)(ii)'],
      sox: ['404', 'ITGC-OPS'],
    }),
    examples: {
      matching: [
        'systemctl stop postgresql@15-main',
        'mysqladmin shutdown',
        'redis-cli SHUTDOWN',
        'systemctl disable mariadb',
        'killall mongod',
      ],
      other: [
        'systemctl status postgresql',
        'mysqladmin ping',
        'redis-cli PING',
        'systemctl reload postgresql',
        'systemctl stop nginx',
      ],
    },
  },
];
