/** One thing that a piece of SQL does beyond looking things up. */
export interface SqlFinding {
  /**
   * - `modify`: changes rows, tables or settings as everyday work does
   * - `delete` `update`: some rows; `delete-all` `update-all`: every row, for want of a condition
   * - `drop`: a database, table or account with what it holds; `drop-part`: what can be built again: an index, a view
   * - `truncate`, `flush`: empties a table or everything
   * - `grant`, `grant-all`: some rights; all of them, or those of an administrator
   * - `set-password`, `create-user`, `shutdown`, `audit-off`
   * - `list-secrets`: reads tables of accounts and password hashes
   * - `read` `write`: a file of the server or, by a command of the client, of this machine
   * - `remove`: a file of the server
   * - `restore`: gives all that is there up for what another has
   * - `weaken`: the server no longer keeps what was written, or strangers out
   * - `load`: a library; `script`: a file of further statements; `procedure`: those that the server keeps under a name
   * - `evaluate`: statements that are only made when it runs
   * - `run-code`: code that may do all that the server may; `end-sessions`: the sessions of everybody; `log-to`: a file that the server writes
   * - `line`: a line for a shell of this machine; `program`: one for a shell of the server
   */
  readonly action:
    | 'modify'
    | 'delete'
    | 'delete-all'
    | 'update'
    | 'update-all'
    | 'drop'
    | 'drop-part'
    | 'truncate'
    | 'flush'
    | 'grant'
    | 'grant-all'
    | 'set-password'
    | 'create-user'
    | 'shutdown'
    | 'audit-off'
    | 'list-secrets'
    | 'read'
    | 'write'
    | 'remove'
    | 'restore'
    | 'weaken'
    | 'load'
    | 'script'
    | 'procedure'
    | 'evaluate'
    | 'run-code'
    | 'log-to'
    | 'end-sessions'
    | 'line'
    | 'program';
  /** What it is done to: `table orders`, a path, a line. */
  readonly name: string;
}
