import { lineToType } from './line-to-type.js';

/** All that can be typed, on lines of at most 80 columns; only how this program was called may be longer. */
export const help = (): string => `Runs plans on many hosts over SSH, and goes on with them after a crash without
running anything twice.

Here "fleet" stands for: ${lineToType('')}

  fleet run PLAN --inventory FILE [--hosts SELECTOR,…] [--set NAME=VALUE]…
  fleet simulate PLAN --inventory FILE [--hosts SELECTOR,…] [--set NAME=VALUE]…
                 [--failure SHARE] [--runs COUNT]
  fleet resume RUN --inventory FILE [--accept-inventory]
                         go on with a run whose process is gone
  fleet retry RUN --inventory FILE [--hosts NAME,…] [--done STEP,…]
                  [--include-unknown]
                         a new run of what failed or was never reached in one
                         that has ended
  fleet status RUN [--follow]
                         where a run stands, whoever drives it
  fleet history [PLAN] [--last COUNT]
                         what came of past runs: success rates, durations,
                         trends
  fleet prune --older-than DAYS
                         remove the runs that ended before
  fleet cancel RUN       begin nothing more, and end at once what runs
  fleet order RUN pause|resume|promote|abort|cancel|roll-back
  fleet order RUN retry [--hosts NAME,…] [--include-unknown]
  fleet order RUN skip --host NAME [--step ID]
  fleet order RUN resolve --host NAME --step ID --result succeeded|failed

  --inventory FILE       an Ansible inventory, or an ssh_config (a name that
                         ends in "config")
  --hosts SELECTOR,…     names, group:web, label.zone=a, environment:production,
                         * for all, ! for all but these; default those of the
                         plan
  --set NAME=VALUE       a parameter of the plan
  --approve REASON       leave for what is risky or cannot be seen through in
                         the plan; what policy denies stays denied
  --digest DIGEST        run or resume only what has this digest, as "fleet
                         simulate" tells it: plan, hosts and parameters
  --accept-inventory     hosts that have another address, port, user or jump are
                         the same machines as before
  --done STEP,…          of retry: steps that are done wherever nobody knows
                         whether they are
  --include-unknown      tries again also what nobody knows the end of: doing it
                         twice does no harm
  --failure SHARE        how often a command fails in a simulation: 0.1 or 10%;
                         default 0
  --runs COUNT           simulated runs, 1 to 100,000; default 500
  --json                 lines of JSON on stdout, one for each that happens
  --output               all that every host printed, not only what failed
  --db PLACE             file or postgres:// URL of the journal; default
                         $XDG_STATE_HOME/opspilot/fleet.db
  --lease SECONDS        how long a driver may be silent before another may take
                         its run over; default 15
  -i, --identity FILE    private key; default those of ssh_config and the agent
  --known-hosts FILE     keys of known hosts; default ~/.ssh/known_hosts and the
                         system's
  -F, --ssh-config FILE  instead of ~/.ssh/config and the system's; "none" for
                         none
  -h, --help

Secrets of a plan are taken from the environment: "registry" from
FLEET_SECRET_REGISTRY.

Ctrl-C lets end what runs and leaves the run for "fleet resume"; a second one
leaves it at once.
`;
