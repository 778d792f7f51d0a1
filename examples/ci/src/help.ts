export const help = `Runs the steps of a file one after the other, each down OpsPilot's path, and stops at
the first that does not succeed.

Usage
  node --import tsx src/main.ts [steps.json] [--host <where>] [--db <path>] [--json]

Options
  --db <path>   keep the history in this SQLite file; default: in memory
  --json        the result as one JSON document on stdout; the log goes to stderr
  -h, --help

Another machine
  --host <where>           run the steps there: server, user@server, user@server:port,
                           [ipv6]:port, or a name of the ssh_config
  -i, --identity <file>    private key; default those of ssh_config and of the agent
  -J, --jump <where>[,…]   machines to hop through, the nearest first
  --known-hosts <file>     keys of known hosts; default ~/.ssh/known_hosts and the system's
  -F, --ssh-config <file>  instead of ~/.ssh/config and the system's; "none" for none
  A host whose key is not known, or has changed, gets neither login nor command.

Exit codes
  0  every step succeeded
  1  a step failed, or its check did not pass
  2  the steps file or the command line makes no sense; nothing was run
  3  a step was denied, or needed approval: in a pipeline there is nobody to ask, so
     what is risky or cannot be seen through must be accepted in the steps file
  4  a step timed out, or nobody knows how it ended
  5  a step could not be sent (a secret is missing), OpsPilot could not start, or the
     host could not be reached
  128 + n  ended by signal n
`;
