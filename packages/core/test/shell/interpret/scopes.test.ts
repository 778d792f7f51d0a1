import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/shell/understand.js';

describe('where and as whom', () => {
  it('shows what is not known of it as `…`', () => {
    const scopeOf = (command: string) => analyse(command).effects.find(({ kind }) => kind === 'delete')?.scope;
    expect(scopeOf('ssh "$HOST" rm x')).toEqual({ host: '…' });
    expect(scopeOf('ssh db-"$N" rm x')).toEqual({ host: 'db-…' });
    expect(scopeOf('sudo -u "$ACCOUNT" rm x')).toEqual({ user: '…' });
    expect(scopeOf('docker exec "$C" rm x')).toEqual({ container: '…' });
  });
});
