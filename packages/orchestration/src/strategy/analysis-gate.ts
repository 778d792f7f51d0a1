import type { Analysis } from '../plan/strategy.js';
import type { Gate } from './batch.js';

/**
 * The gate of an analysis. Of the chance that a healthy run is stopped, its comparisons and their measurements have even parts.
 *
 * @param comparisons - of the run
 */
export function analysisGate(analysis: Analysis, comparisons: number): Gate {
  const { comparison, count, source } = analysis;
  const looks = source === undefined ? count : 1;
  const significance = (comparison?.significance ?? 0.01) / (Math.max(1, comparisons) * looks);
  return { type: 'analysis', analysis, significance };
}
