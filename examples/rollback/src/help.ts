import { lineToType } from './line-to-type.js';

/** What there is to be typed; within 80 columns. */
export const help = (): string => `Runs commands on this machine so that they can be taken back,
and keeps snapshots of files.

Here "rollback" stands for: ${lineToType('')}

  rollback run COMMAND             run it, with a recovery point before, and
                                   show what it changed
  rollback snapshot PATH…          keep files and directories as they are
  rollback log                     what can be gone back to, the newest first
  rollback show ID                 what is kept
  rollback diff ID [PATH…]         what is otherwise now
  rollback undo ID [PATH…]         bring back all of it, or only these paths
  rollback verify [ID]             read all that is kept, and compare it
                                   with its hashes
  rollback verify --proof FILE     check the proof of an undo by itself
  rollback forget --keep-last N …  forget all that no such option keeps, and
                                   free its room

An ID may be shortened to its end; "last" is the newest command or snapshot.

  --approve REASON  leave for a command that is risky or cannot be seen through
  --timeout SECONDS of run: after that the command is ended
  --note TEXT       what a snapshot is for
  --yes             bring back, or forget, without asking; needed where there is
                    no terminal
  --force           overwrite what somebody else changed since
  --any-machine     go back also where this is not the machine that was kept
  --discard-large   do not keep the largest of what is replaced, where there is
                    too much of it
  --check COMMAND   after an undo: tells whether all is well; may be given
                    several times
  --proof FILE      after an undo: write a proof of it, which tar and sha256sum
                    are enough to check
  --dry-run         only show what would be done
  --keep-last N     of forget: keep the newest N of the commands, and of the
                    snapshots of the same paths
  --keep-hourly N, --keep-daily N, --keep-weekly N, --keep-monthly N,
  --keep-yearly N   keep the newest of each of the last N that have any
  --keep-within N   keep all of N days before the newest
  --state DIR       where all is kept; default $XDG_STATE_HOME/opspilot/rollback
  -h, --help
`;
