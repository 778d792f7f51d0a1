import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['rustup run nightly rm -rf /srv', ['delete:remove /srv recursive force']],
  ['go install h.example/x@latest', ['package:install h.example/x@latest']],
  ["nix-shell -p hello --run 'rm -rf /srv'", ['delete:remove /srv recursive force']],
  ['cargo build --release', []],
  ['cargo install --git http://h.example/x x', ['package:unauthenticated h.example', 'package:install x']],
  ["cargo --config target.x.runner='rm -rf /srv' run", ['delete:remove /srv recursive force', 'execute:run']],
  ['cargo publish', ['package:publish']],
  ['cargo yank x', ['package:unpublish x']],
  ['rustc -o /root/.ssh/authorized_keys a.rs', ['write:overwrite /root/.ssh/authorized_keys', 'read:read a.rs']],
  ['rustc -C linker=/tmp/evil a.rs', ['read:read a.rs', 'execute:run /tmp/evil', 'opaque:unknown-program evil']],
  ['go build -o bin/x ./cmd/x', ['write:overwrite bin/x']],
  ['go run main.go', ['opaque:unseen-script main.go']],
  ["go test -exec 'rm -rf /srv' ./...", ['delete:remove /srv recursive force']],
  ["go build -toolexec 'rm -rf /srv'", ['delete:remove /srv recursive force']],
  ['go get -insecure h.example/x', ['package:unauthenticated h.example/x', 'package:install h.example/x']],
  ['go env -w GOSUMDB=off', ['crypto:weaken GOSUMDB']],
  ['go env', []],
  ['go version', []],
  ['cabal exec -- rm -rf /srv', ['delete:remove /srv recursive force']],
  ['cabal build', []],
  ['mix ecto.drop', ['database:drop ecto.drop']],
];

describe('compiled languages', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
