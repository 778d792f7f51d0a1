/**
 * Codes of the errors of this package, beside those of tar streams.
 *
 * - `probe-unreadable`: the host's answer about its files is not of the expected form
 * - `path-unreadable`: the user who runs the command may not see what it would touch
 * - `path-too-long`: a path cannot be opened by its name
 * - `tool-missing`: the host lacks a program that is needed
 * - `capture-too-large`: there is more to capture than was allowed
 * - `redo-too-large`: what an undo takes away or replaces is more than may be kept, and nobody said to discard it
 * - `capture-failed`: the content of files could not be fetched
 * - `changing-while-read`: files were being written to all the time
 * - `point-unknown`: there is no such recovery point
 * - `other-machine`: what bears the name of a host now is not the machine that something was kept of
 * - `point-busy`: the command of a recovery point runs, or nobody knows how it ended
 * - `snapshot-unknown`: the store has no such snapshot
 * - `recovery-point-invalid`: a recovery point was described wrongly
 * - `path-not-captured`: a path that is to be restored lies in nothing that was captured
 * - `restore-failed`: what was staged is not what was stored, or could not be put into place; nothing is half written
 * - `target-full`: the disk has less room than what is to be restored takes; nothing was changed
 * - `restore-conflict`: paths, or other state, were changed since, and nobody said to overwrite them
 * - `state-unreadable`: the host's answer about its state is not of the expected form
 * - `inverse-failed`: state beside files could not be brought back, or is not what it was
 * - `switch-invalid`: a dead-man switch was described wrongly
 * - `switch-exists`: the host has a switch of that name already, or one that would bring back some of the same
 * - `switch-not-armed`: it has gone off, was confirmed, was lost with a restart of the host, or never was armed
 * - `switch-failed`: the host could not do what was asked about a switch
 * - `operation-exists`: there is an operation of that id already
 * - `operation-unknown`, `step-unknown`: there is none
 * - `operation-failed`: a step failed or was rolled back that others may stand on
 * - `operation-ended`: it has no step to run, or was rolled back
 * - `operation-busy`: one of its steps runs, or nobody knows how it ended
 * - `step-holds-secret`: a command of a step has a secret in its text, and would be kept with it
 * - `step-not-rolled-back`: a step could not be taken back
 * - `proof-unreadable`: this is no archive of a proof
 * - `rollback-options-invalid`: an option is not what it may be; `details.option` names it
 */
export type RollbackErrorCode =
  | 'probe-unreadable'
  | 'path-unreadable'
  | 'path-too-long'
  | 'tool-missing'
  | 'capture-too-large'
  | 'redo-too-large'
  | 'capture-failed'
  | 'changing-while-read'
  | 'point-unknown'
  | 'other-machine'
  | 'point-busy'
  | 'snapshot-unknown'
  | 'recovery-point-invalid'
  | 'path-not-captured'
  | 'restore-failed'
  | 'target-full'
  | 'restore-conflict'
  | 'state-unreadable'
  | 'inverse-failed'
  | 'switch-invalid'
  | 'switch-exists'
  | 'switch-not-armed'
  | 'switch-failed'
  | 'operation-exists'
  | 'operation-unknown'
  | 'step-unknown'
  | 'operation-failed'
  | 'operation-ended'
  | 'operation-busy'
  | 'step-holds-secret'
  | 'step-not-rolled-back'
  | 'proof-unreadable'
  | 'rollback-options-invalid';
