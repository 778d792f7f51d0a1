export const help = `OpsPilot quickstart: sends real commands on this machine down the one path
  propose > analyse > assess > gate > approve > prepare > execute > verify
  > record
and keeps their history.

Usage
  npm start                        the demonstration: five commands
  npm start -- "df -h /tmp"        a command of your own; a person approves it
  npm start -- --plan ["command"]  what would happen; runs and writes nothing
  npm -s start -- --json           one JSON document on stdout, no questions

Options
  --db <path>       the history's database; default .opspilot/quickstart.db, or
                    quickstart.db in $OPSPILOT_HOME
  --timeout <s>     seconds that a command of your own may take; default 60
  --plan, --json, -h, --help

Exit codes
  0    succeeded; for the demonstration: every step ended as it should
  1    failed
  2    this command line makes no sense
  3    denied by policy, or not approved
  4    timed out, or nobody knows how it ended
  5    nothing could be run, such as when the database cannot be opened
  130  interrupted
`;
