import type { MilderWay } from './milder-way.js';
import { fileWays } from './ways-for-files.js';
import { hostWays } from './ways-for-hosts.js';
import { platformWays } from './ways-for-platforms.js';

/** Milder ways by effect, the best first. */
export const milderWays: readonly MilderWay[] = [...fileWays, ...hostWays, ...platformWays];
