import { checkMeasured } from '../analysis/check-measured.js';
import { longestTime, timeExpected } from './longest-time.js';
import type { Problems } from './problems.js';
import type { Analysis, Comparison } from './strategy.js';

const isShare = (value: number): boolean => value > 0 && value < 1;
const isCount = (value: number, least: number): boolean => Number.isInteger(value) && value >= least;

/** Each is an event of its own in the journal. */
const mostMeasurements = 10_000;

function checkComparison(problems: Problems, path: string, comparison: Comparison): void {
  const { regression = 0.05, significance = 0.01, power = 0.95 } = comparison;
  problems.expect(isShare(regression), `${path}.regression`, 'a share between 0 and 1');
  problems.expect(significance > 0 && significance <= 0.5, `${path}.significance`, 'a chance, above 0 and up to 0.5');
  problems.expect(power >= 0.5 && power < 1, `${path}.power`, 'a chance, 0.5 and more, below 1');
}

/** Whether an analysis can be made. */
export function checkAnalysis(problems: Problems, path: string, analysis: Analysis): void {
  const { name, source, interval, count, failureLimit = 0, inconclusiveLimit = 0 } = analysis;
  const { thresholdRange, comparison, baseline } = analysis;
  problems.expect(typeof name === 'string' && name.trim() !== '', `${path}.name`, 'the name of a measurement');
  problems.expect(interval >= 0 && interval <= longestTime, `${path}.interval`, timeExpected);
  problems.expect(
    isCount(count, 1) && count <= mostMeasurements,
    `${path}.count`,
    `a whole number from 1 to ${mostMeasurements}`,
  );
  problems.expect(isCount(failureLimit, 0), `${path}.failureLimit`, 'a whole number from 0 on');
  const canFail = !isCount(failureLimit, 0) || !isCount(count, 1) || failureLimit < count;
  problems.expect(canFail, `${path}.failureLimit`, `less than count (${count}): otherwise the analysis fails never`);
  problems.expect(isCount(inconclusiveLimit, 0), `${path}.inconclusiveLimit`, 'a whole number from 0 on');
  if (comparison !== undefined) checkComparison(problems, `${path}.comparison`, comparison);
  if (source !== undefined) {
    const isJudged = thresholdRange !== undefined || comparison !== undefined;
    problems.expect(isJudged, path, 'judged by a thresholdRange or a comparison, as it has a source');
    problems.expect(count === 1, `${path}.count`, '1: what a batch came to does not change');
  }
  if (baseline !== undefined) {
    const { problem } = checkMeasured({ canary: baseline });
    problems.expect(
      problem === undefined,
      `${path}.baseline`,
      'failures of as many or more in all, or durations of 0 ms and more',
    );
  }
  const isBounded = thresholdRange === undefined || (thresholdRange.min ?? thresholdRange.max) !== undefined;
  problems.expect(isBounded, `${path}.thresholdRange`, 'a range that has a min, a max or both');
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = thresholdRange ?? {};
  problems.expect(min <= max, `${path}.thresholdRange`, 'a range whose max is not below its min');
}
