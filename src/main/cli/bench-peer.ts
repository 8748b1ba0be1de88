// atelier bench peer: our training steps against their PyTorch twins, by turns on this machine, in every way PyTorch has.
import { fail } from '../../preload/result'
import { forkNode } from '../fork-node'
import { Supervisor } from '../supervisor'
import { paceLine } from './bench-step'
import { pythonWithTorch, torch, Twin, ways } from './bench-twin'
import { figures, median } from './format'
import type { Terminal } from './terminal'

type Peer = { gan: string; resolution: number; settings: Record<string, number> }

const peers: Peer[] = [
  { gan: 'dcgan', resolution: 64, settings: { width: 64, batch: 32 } },
  { gan: 'r3gan', resolution: 64, settings: {} },
  { gan: 'stylegan2', resolution: 128, settings: {} },
  { gan: 'fastgan', resolution: 64, settings: { width: 32 } }
]

const rounds = 5
/** A multiple of every rhythm, so that each round holds the same share of penalties. */
const steps = 16
/** A way that is this many times slower than another at warming up (bfloat16, where it is emulated) is not timed. */
const hopeless = 2.5
const sampled = 64
/** In bfloat16 where that is as much faster as a run asks for (`quickest.ts`). */
const worth = 1.1

type Contender = { way: string; twin: Twin; ms: number[]; sampleMs: number[] }
type Ours = { trainer: Supervisor; peer: Peer }

const ask = ({ trainer, peer }: Ours, count: number) =>
  trainer.ask('benchStep', { ...peer, steps: count, rounds: 1, opByOp: false, bfloat16: true }).answer

/** Lets each way compile and warm up; those without hope end here, and with one in bfloat16 the other. */
async function warm(python: string, peer: Peer, settings: object, terminal: Terminal): Promise<Contender[]> {
  const found: (Contender & { best: number })[] = []
  const leaveOut = (way: string, twin: Twin, best: number) => {
    terminal.say(`${peer.gan}: PyTorch ${way} is left out: ${figures(best)} ms a step at best`)
    twin.end()
  }
  let emulated = false
  for (const way of ways) {
    if (emulated && way.endsWith('bf16')) continue
    terminal.say(`${peer.gan}: PyTorch ${way} warms up`)
    const given = { ...settings, resolution: peer.resolution }
    const twin = new Twin({ python, gan: peer.gan, way, settings: given })
    try {
      // The first step compiles; the second is the first without a penalty.
      const first = (await twin.round('1')).best
      emulated ||= way === 'bf16' && found.some(({ best }) => first > hopeless ** 2 * best)
      if (emulated && way === 'bf16') leaveOut(way, twin, first)
      else found.push({ way, twin, ms: [], sampleMs: [], best: (await twin.round('3')).best })
    } catch (error) {
      terminal.say(`${peer.gan}: PyTorch ${way} does not run: ${String(error)}`)
    }
  }
  const limit = hopeless * Math.min(...found.map(({ best }) => best))
  return found.filter(({ way, twin, best }) => {
    if (best > limit) leaveOut(way, twin, best)
    return best <= limit
  })
}

async function benchPeer(python: string, peer: Peer, terminal: Terminal): Promise<void> {
  const trainer = new Supervisor(forkNode(), 'The engine', (error) => terminal.say(String(error)))
  const settled = await ask({ trainer, peer }, 1)
  const twins = await warm(python, peer, { ...settled.settings, batch: settled.batch }, terminal)
  const ours = { ms: [] as number[], bfloat16Ms: [] as number[], sampleMs: [] as number[] }
  const samples = { ...peer, count: sampled, times: 5, rounds: 1 }
  try {
    // Ours has a round that is not counted before each one that is.
    for (let round = 0; round < rounds; round++) {
      const { compiledMs, bfloat16Ms } = await ask({ trainer, peer }, steps)
      ours.ms.push(...compiledMs)
      ours.bfloat16Ms.push(...bfloat16Ms)
      for (const { twin, ms } of twins) ms.push((await twin.round(String(steps))).ms)
      if (peer.gan !== 'dcgan') continue
      ours.sampleMs.push(...(await trainer.ask('benchSample', samples).answer).ms)
      for (const { twin, sampleMs } of twins) sampleMs.push((await twin.round(`sample ${sampled}`)).ms)
    }
  } finally {
    trainer.close()
    for (const { twin } of twins) twin.end()
  }
  report({ peer, settled, ours, twins }, terminal)
}

type Found = {
  peer: Peer
  settled: Awaited<ReturnType<typeof ask>>
  ours: { ms: number[]; bfloat16Ms: number[]; sampleMs: number[] }
  twins: Contender[]
}

type Way = { way: string; ms: number[] }

const timesOf = (ms: number[]) => `${figures(median(ms))} (${ms.map(figures).join(', ')})`

/** Ours as a run would train here. */
function chosenOf({ ms, bfloat16Ms }: Found['ours']): Way {
  const float32 = { way: 'float32', ms }
  if (bfloat16Ms.length === 0 || median(bfloat16Ms) * worth >= median(ms)) return float32
  return { way: 'bfloat16', ms: bfloat16Ms }
}

/** Each of our rounds beside the same round of PyTorch's best way. */
function compare(ours: Way, twins: Way[]) {
  const best = twins.toSorted((a, b) => median(a.ms) - median(b.ms))[0]!
  const ratios = ours.ms.map((ms, round) => best.ms[round]! / ms)
  const lines = [
    `ours, compiled, ${ours.way}: ${timesOf(ours.ms)}`,
    ...twins.map(({ way, ms }) => `PyTorch ${torch} ${way}: ${timesOf(ms)}`),
    `ours against PyTorch’s best (${best.way}): ${figures(median(ratios))} times its speed, best round ${figures(Math.max(...ratios))}`
  ]
  return { lines, way: ours.way, best: best.way, ratio: median(ratios), bestRatio: Math.max(...ratios) }
}

function report({ peer, settled, ours, twins }: Found, terminal: Terminal): void {
  const chosen = chosenOf(ours)
  const { lines, ...found } = compare(chosen, twins)
  const sampling = ours.sampleMs.length
    ? compare(
        { way: 'float32', ms: ours.sampleMs },
        twins.map(({ way, sampleMs }) => ({ way, ms: sampleMs }))
      )
    : null
  const torchMs = Object.fromEntries(twins.map(({ way, ms }) => [way, ms]))
  const other = chosen.way === 'float32' ? ours.bfloat16Ms : ours.ms
  terminal.answer(
    { bench: { ...peer, batch: settled.batch, ours, torchMs, torch, ...found, sampling } },
    [
      `${peer.gan} at ${peer.resolution} px, batch ${settled.batch}, ${rounds} rounds of ${steps} steps by turns, ms a step`,
      ...lines,
      ...(other.length
        ? [`ours in ${chosen.way === 'float32' ? 'bfloat16' : 'float32'}: ${timesOf(other)}`]
        : []),
      paceLine(settled, median(chosen.ms)),
      ...(sampling ? [`${sampled} pictures made, ms`, ...sampling.lines] : [])
    ].join('\n')
  )
}

/** The twin of one kind, or of all that have one. */
export async function benchPeers(gan: string | null, terminal: Terminal): Promise<void> {
  const chosen = peers.filter((peer) => gan === null || peer.gan === gan)
  if (chosen.length === 0) {
    const remedy = `These have one: ${peers.map((peer) => peer.gan).join(', ')}.`
    throw fail('not-found', `There is no PyTorch twin of ${gan}.`, remedy)
  }
  const python = await pythonWithTorch(terminal)
  for (const peer of chosen) await benchPeer(python, peer, terminal)
}
