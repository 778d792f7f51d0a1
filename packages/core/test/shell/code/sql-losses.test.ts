import { describe, expect, it } from 'vitest';
import { readSql } from '../../../src/shell/code/sql.js';

function found(source: string): readonly string[] {
  return readSql(source).map(({ action, name }) => `${action} ${name}`.trim());
}

describe('what is lost by words of one dialect', () => {
  it.each<readonly [source: string, findings: readonly string[]]>([
    ['alter table events delete where 1', ['delete-all table events']],
    ['alter table events delete where 1 = 1 settings mutations_sync = 1', ['delete-all table events']],
    ['alter table events delete where id = 1', ['delete table events']],
    ["alter table events delete in partition '2024' where id = 1", ['delete table events']],
    ['alter table events update x = 0 where 1', ['update-all table events']],
    ['alter table events update x = 0 where id = 1', ['update table events']],
    ['alter table events clear column x', ['drop part of table events']],
    ['alter table t truncate partition all', ['truncate part of table t']],
    ['alter table t discard tablespace', ['drop table t']],
    ['alter table t engine = blackhole', ['truncate table t']],
    ['alter table t engine=innodb', ['modify table t']],
    ['alter table t add foreign key (a) references u (a) on delete cascade on update cascade', ['modify table t']],
    ['alter table t add column `delete` int', ['modify table t']],
    ['detach table events permanently', ['drop-part table events']],
    ['detach table events', ['modify table events']],
    ['detach database other', []],
    ["select pg_drop_replication_slot('s1')", ['drop-part replication slot s1']],
    ["select pg_file_unlink('x')", ['remove x']],
    ['stop replica', ['modify replication']],
    ['reset replica all', ['drop-part replication']],
    ['reset slave', ['drop-part replication']],
    ['reset binary logs and gtids', ['audit-off binary log']],
    ['reset search_path', []],
    ['show replica status', []],
    ['alter system set fsync = off', ['weaken fsync']],
    ['alter system set archive_mode to off', ['weaken archive_mode']],
    ["alter system set listen_addresses = '*'", ['weaken listen_addresses']],
    ["alter system set archive_command = ''", ['weaken archive_command']],
    ["alter system set listen_addresses = 'localhost'", ['modify settings']],
    ["alter system set work_mem = '4MB'", ['modify settings']],
    ['set global sync_binlog = 0', ['weaken sync_binlog']],
    ['set @@global.innodb_flush_log_at_trx_commit = 2', ['weaken innodb_flush_log_at_trx_commit']],
    ['set synchronous_commit = off', []],
  ])('%s', (source, findings) => {
    expect(found(source)).toEqual(findings);
  });
});
