import type { RiskReason } from '@opspilot/core';
import type { TaskKind } from '../plan/step-commands.js';

/** How much could go wrong with one command of a plan. */
export interface CommandRisk {
  readonly step: string;
  readonly kind: TaskKind;
  /** As it would run on `host`, where it is worst. */
  readonly command: string;
  readonly host: string;
  /** Alone on that host, 0..1: core's `assessRisk`. */
  readonly score: number;
  /** Worst first. */
  readonly reasons: readonly RiskReason[];
  /** Hosts that it is started on before the run can stop for it, or somebody looks. */
  readonly reach: number;
  /** In this plan, 0..1: `score` raised by its reach and by what the plan lacks. */
  readonly inPlan: number;
}

/**
 * Why a plan scores what it does.
 *
 * - `wide-reach`: it is started on many hosts before anything is looked at
 * - `no-rollback`, `no-verify`: of a step
 * - `lax-budget`: half of the hosts may fail, or any number
 * - any other: a reason of core for one command
 */
export interface PlanRiskReason {
  readonly code: string;
  /** Names the step and what it does. */
  readonly message: string;
  readonly step: string;
  readonly kind: TaskKind;
  readonly effect?: RiskReason['effect'];
  /** How much it scores alone, or by how much it raises the score of its command. */
  readonly score: number;
}

/** What would make a plan less risky. */
export interface PlanSuggestion {
  readonly code: 'canary' | 'smaller-batch' | 'add-rollback' | 'add-verify' | 'smaller-budget' | 'dry-run';
  /** Absent when it is about all of the plan. */
  readonly step?: string;
  readonly message: string;
}

/** How much could go wrong with a plan, why, and what would help. */
export interface PlanRisk {
  /** 0..1: that of its worst command in this plan. */
  readonly score: number;
  /** By core's thresholds: `risky` from 0.4 on, `critical` from 0.75 on. */
  readonly level: 'low' | 'risky' | 'critical';
  /** In the order of the steps. */
  readonly commands: readonly CommandRisk[];
  /** Worst first. */
  readonly reasons: readonly PlanRiskReason[];
  readonly suggestions: readonly PlanSuggestion[];
}
