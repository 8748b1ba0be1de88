// When sample sheets are made: often at first, then ever less, at the same steps in every run, so that runs compare.

const first = [0, 10, 20, 50]

/** Whether this step has a sheet: 0, 10, 20, 50, 100, then every 100 to 1,000, every 250 to 5,000, every 500 after. */
export function hasSheet(step: number): boolean {
  if (step < 100) return first.includes(step)
  const every = step <= 1000 ? 100 : step <= 5000 ? 250 : 500
  return step % every === 0
}
