export const help = `OpsPilot quickstart: sends real commands down the one path
  propose > analyse > assess > gate > approve > prepare > execute > verify
  > record
on this machine, or over SSH on another one, and keeps their history.

Usage
  npm start                        the demonstration: five commands
  npm start -- --host root@web-1   the same on another machine
  npm start -- "df -h /tmp"        a command of your own; you are asked if it is
                                   risky or cannot be seen through
  npm start -- --plan ["command"]  what would happen; runs and writes nothing
  npm -s start -- --json           one JSON document on stdout, no questions

Options
  --db <path>       the history's database; default .opspilot/quickstart.db, or
                    quickstart.db in $OPSPILOT_HOME
  --timeout <s>     seconds that a command of your own may take; default 60
  --plan, --json, -h, --help

Another machine
  --host <where>    server, user@server, user@server:port, [ipv6]:port, or a
                    name of your ssh_config
  -i, --identity <file>
                    private key; default those of ssh_config and of the agent
  -J, --jump <where>[,<where>]
                    machines to hop through, the nearest first
  --known-hosts <file>
                    keys of known hosts; default ~/.ssh/known_hosts and the
                    system's
  --trust-on-first-use
                    trust a host that is not known, and write its key down;
                    without it such a host gets neither login nor command
  -F, --ssh-config <file>
                    instead of ~/.ssh/config and the system's; "none" for none
  Passwords and passphrases are asked for on the terminal.

Exit codes
  0    succeeded; for the demonstration: every step ended as it should
  1    failed
  2    this command line makes no sense
  3    denied by policy, or not approved
  4    timed out, or nobody knows how it ended
  5    nothing could be run, such as when the database cannot be opened or the
       host cannot be reached
  130  interrupted
`;
