// Numbers, times and tables as people read them in a terminal.

export const count = (number: number) => number.toLocaleString('en-GB', { maximumFractionDigits: 0 })

/** Three figures and no less than all whole ones: 0.123, 1.23, 12.3, 1,235. */
export function figures(number: number): string {
  const small = Math.abs(number) < 1000
  return number.toLocaleString(
    'en-GB',
    small ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 }
  )
}

/** The middle one; of an even number the upper of the two. */
export const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
}

export function bytes(number: number): string {
  if (number < 1e6) return `${figures(number / 1e3)} KB`
  return number < 1e9 ? `${figures(number / 1e6)} MB` : `${figures(number / 1e9)} GB`
}

/** Columns as wide as their widest cell; the last one as it is. */
export function table(rows: string[][]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]!.length))) ?? []
  return rows
    .map((row) => row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i]!))).join('  '))
    .join('\n')
}
