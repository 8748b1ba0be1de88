// How numbers, sizes, times and moments are written for people, in one place.
const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 })

/** "1,284". */
export function count(value: number): string {
  return whole.format(value)
}

/** "9,120", "589k", "1.6M": where there is little room. */
export function brief(value: number): string {
  if (value < 10_000) return count(value)
  const [scaled, unit] = value < 999_500 ? [value / 1e3, 'k'] : [value / 1e6, 'M']
  return `${scaled < 9.95 ? scaled.toFixed(1).replace(/\.0$/, '') : count(scaled)}${unit}`
}

/** "1 picture", "1,284 pictures". */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`
}

/** A size as its number and its unit: decimal units, as file managers show them. */
export function sized(value: number): { number: string; unit: string } {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  const power = Math.min(units.length - 1, value < 1000 ? 0 : Math.floor(Math.log10(value) / 3))
  const scaled = value / 1000 ** power
  const digits = power > 0 && scaled < 9.95 ? 1 : 0
  return { number: scaled.toFixed(digits), unit: units[power] ?? '' }
}

/** "1.9 GB", "214 MB", "12 kB". */
export function bytes(value: number): string {
  const { number, unit } = sized(value)
  return `${number} ${unit}`
}

/** A length of time with its two largest units: "3 h 22 min", "4 min 10 s", "8 s". */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  const days = Math.floor(hours / 24)
  if (days > 0) return pair(days, 'd', hours % 24, 'h')
  if (hours > 0) return pair(hours, 'h', minutes % 60, 'min')
  if (minutes > 0) return pair(minutes, 'min', seconds % 60, 's')
  return `${seconds} s`
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`
}

/** A speed: one decimal under ten, none above. */
export function rate(value: number): string {
  return value < 10 ? value.toFixed(1) : count(value)
}

/** "37%". Never says 100% before it is. */
export function percent(share: number): string {
  return `${Math.floor(share * 100 + 1e-9)}%`
}

/** "today 14:05", "24 Nov", "24 Nov 2025". */
export function moment(at: number, now = Date.now()): string {
  const date = new Date(at)
  const today = new Date(now)
  if (date.toDateString() === today.toDateString()) return `today ${clock(at)}`
  const year = date.getFullYear() === today.getFullYear() ? undefined : 'numeric'
  return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year })
}

/** "14:05". */
export function clock(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
}

/** The last part of a path, with either kind of slash. */
export function leaf(path: string): string {
  return (
    path
      .split(/[\\/]+/)
      .filter(Boolean)
      .at(-1) ?? path
  )
}
