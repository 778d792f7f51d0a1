import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['ceph osd pool delete data data --yes-i-really-really-mean-it', ['storage:remove-volume osd pool delete data data']],
  ['ceph status', []],
  ['rbd rm pool/image', ['storage:remove-volume rm pool/image']],
  ['rbd ls', []],
  ['gluster volume stop v', ['storage:stop volume stop v']],
  ['pgbackrest --stanza=main stanza-delete', ['storage:remove-backup stanza-delete']],
  ['pgbackrest info', []],
  ['wal-g delete everything', ['storage:remove-backup delete everything']],
  ['xtrabackup --backup --target-dir=/b', ['database:dump']],
  ['unison /srv ssh://web1//srv', ['network:connect ssh://web1//srv']],
  ['unison -sshcmd /tmp/evil a b', ['execute:run /tmp/evil', 'opaque:unknown-program evil']],
  ['goofys bucket /mnt', ['storage:mount-remote /mnt']],
];

describe('cluster storage', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
