import type { Call, ToolSpec } from '../../tools/tool-spec.js';

const removes = /^(?:rm|remove|delete|purge|destroy|zap|rmpool|rmimage|stanza-delete|wipe|wipe-md|trash)$/;
const halts = /^(?:stop|down|out|detach|unmap|disable|pause|fail|disconnect)$/;
const changes =
  /^(?:create|add|set|mkpool|put|cp|import|map|start|enable|expand|resize|rename|restore|replace|rollback|attach|primary|secondary|promote|clone)$/;

/** `ceph osd pool delete`, `rbd rm pool/image`, `gluster volume stop`: the first word that says what is done. */
function storage(call: Call): void {
  const named = call.texts.join(' ');
  const verb = call.texts.slice(0, 4).find((word) => removes.test(word) || halts.test(word) || changes.test(word));
  if (call.texts.some((word) => /^(?:create-md|invalidate|new-current-uuid|--overwrite-data-of-peer)$/.test(word))) {
    call.effect('storage', 'initialise', 'object', named);
    return;
  }
  if (verb === undefined || call.isTrial('--dry-run')) return;
  if (removes.test(verb)) call.effect('storage', 'remove-volume', 'object', named);
  else if (halts.test(verb)) call.effect('storage', 'stop', 'object', named);
  else call.effect('storage', 'change', 'object', named);
}

export const clusterStorageTools: readonly ToolSpec[] = [
  {
    names:
      'ceph rados rbd radosgw-admin cephadm ceph-volume gluster drbdadm drbdsetup linstor mmvdisk beegfs-ctl juicefs weka pxctl longhornctl',
    summary: 'looks after storage of several machines',
    options:
      '-p, --pool=<text> | -c, --conf=<read> | -k, --keyring=<look> | -n, --name=<text> | -f, --format=<text> | --cluster=<text> | --user, --id=<text> | -s, --size=<text> | --uid=<text> | --yes-i-really-really-mean-it | --yes-i-really-mean-it | --force | --purge-data',
    effects: storage,
  },
  {
    names: 'pgbackrest barman wal-g wal-e xtrabackup innobackupex mariabackup',
    summary: 'backs databases up',
    options:
      '--stanza=<text> | --config=<read> | --repo=<text> | --type=<text> | --target=<text> | --target-dir=<look> | --pg1-path=<look> | -U, --user=<text> | --password=<secret> | --host=<text> | --cmd=<program> | --repo-host-cmd=<program> | --log-path=<look> | --delta | --force | --backup | --prepare | --copy-back | --move-back | --compress | --stream=<text> | --parallel=<text> | --confirm',
    effects: (call) => {
      const text = call.texts.join(' ');
      if (/(?:stanza-delete|delete|expire)\b/.test(text)) call.effect('storage', 'remove-backup', 'object', text);
      else if (
        call.has('--copy-back') ||
        call.has('--move-back') ||
        /(?:^|\s)(?:restore|recover|backup-fetch)\b/.test(text)
      )
        call.effect('database', 'restore', 'object', text);
      else if (call.has('--backup') || /(?:^|\s)backup\b|backup-push/.test(text))
        call.effect('database', 'dump', 'table', '');
    },
  },
  {
    names: 'unison syncthing csync2 lsyncd goofys',
    summary: 'keeps files on several machines the same',
    options:
      '-sshcmd=<program> | -servercmd=<text> | -sshargs=<text> | -editor=<program> | -diff=<text> | -merge=<text> | -backup=<text> | -ignore=<text> | -path=<text> | -prefer=<text> | -force=<text> | -batch | -auto | -silent | -logfile=<write> | -home=<look> | -gui-address=<listen> | -o <text> | -passwd_file=<look>',
    style: 'long-dash',
    effects: (call) => {
      for (const { text } of call.operands)
        if (/^(?:ssh|socket|https?):\/\//.test(text)) call.effect('network', 'connect', 'host', text);
      const winner = call.value('-force');
      if (call.name === 'unison' && winner !== undefined)
        for (const word of call.operands)
          if (word.text !== winner && !/^\w+:\/\//.test(word.text))
            call.path('delete', 'remove', word, { attributes: { recursive: true } });
      if (call.name === 'goofys' && call.texts[1] !== undefined) call.path('storage', 'mount-remote', call.texts[1]);
    },
  },
];
