// The closing line counts everything that ran, and a runner that crashed.
import { expect, test } from 'vitest'
import { closingLine, ofPlaywright, ofVitest, one, sum, withStatus } from './tally.mjs'

const vitest = { numPassedTests: 8, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1, testResults: [] }

test('vitest: failed tests and files that could not be loaded', () => {
  expect(ofVitest(vitest)).toEqual({ passed: 8, failed: 1, skipped: 3 })
  const testResults = [
    { status: 'failed', assertionResults: [] },
    { status: 'failed', assertionResults: [{}] },
    { status: 'passed', assertionResults: [] }
  ]
  expect(ofVitest({ ...vitest, testResults }).failed).toBe(2)
})

test('Playwright: a flaky test has passed, an error outside a test has failed', () => {
  const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 3 }
  expect(ofPlaywright({ stats, errors: [{}] })).toEqual({ passed: 6, failed: 2, skipped: 3 })
})

test('a bad end without a failed test is one failure, and is not counted twice', () => {
  expect(withStatus({ passed: 4, failed: 0, skipped: 0 }, 1).failed).toBe(1)
  expect(withStatus({ passed: 4, failed: 3, skipped: 0 }, 1).failed).toBe(3)
  expect(withStatus({ passed: 4, failed: 0, skipped: 0 }, 0).failed).toBe(0)
})

test('the line adds up all of it', () => {
  expect(closingLine(sum([one(true), one(false), ofVitest(vitest)]))).toBe('9 passed, 2 failed')
})
