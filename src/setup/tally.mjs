// Counts what passed and failed, from the reports of vitest and Playwright.

/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */

/** @type {(ok: boolean) => Tally} */
export const one = (ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 })

/** @param {Tally[]} tallies @returns {Tally} */
export function sum(tallies) {
  const total = (/** @type {keyof Tally} */ key) => tallies.reduce((so, tally) => so + tally[key], 0)
  return { passed: total('passed'), failed: total('failed'), skipped: total('skipped') }
}

/**
 * @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests?: number,
 *   testResults: { status: string, assertionResults: unknown[] }[] }} VitestReport
 * @param {VitestReport} report
 * @returns {Tally}
 */
export function ofVitest({ numPassedTests, numFailedTests, numPendingTests, numTodoTests = 0, testResults }) {
  // A file that cannot be loaded has no tests to fail, and is a failure all the same.
  const unloaded = testResults.filter(({ status, assertionResults }) => {
    return status === 'failed' && assertionResults.length === 0
  })
  return {
    passed: numPassedTests,
    failed: numFailedTests + unloaded.length,
    skipped: numPendingTests + numTodoTests
  }
}

/**
 * @typedef {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors: unknown[] }} PlaywrightReport
 * @param {PlaywrightReport} report
 * @returns {Tally}
 */
export function ofPlaywright({ stats, errors }) {
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped
  }
}

/**
 * A runner that ends badly without a failed test (a crash, an unhandled error) counts as one failure.
 * @param {Tally} tally
 * @param {number} status
 * @returns {Tally}
 */
export const withStatus = (tally, status) =>
  status !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally

/** @param {Tally} tally */
export const closingLine = ({ passed, failed }) => `${passed} passed, ${failed} failed`
