// atelier bench step, atelier bench memory: the training step against tfjs op by op, and what it holds in memory.
import { forkNode } from '../fork-node'
import { Supervisor } from '../supervisor'
import { bytes, count, figures, median } from './format'
import type { Terminal } from './terminal'

const [steps, rounds] = [16, 5]

/** A worker with this environment; the engine takes what is set over its own choice. */
function worker(terminal: Terminal, environment: Record<string, string> = {}): Supervisor {
  return new Supervisor(forkNode({ environment }), 'The engine', (error) => terminal.say(String(error)))
}

const share = (work: number, ms: number, peak: number) => `${figures((work / (ms / 1000) / peak) * 100)} %`

/** The line that every compiled step has: what it takes, and which part of the machine's peak that is. */
export function paceLine(found: { work: number; peak: number; images: number }, ms: number): string {
  const pace = `${figures((found.images * 1000) / ms)} pictures/s, ${figures(found.work / 1e9)} GFLOP a step`
  return `${pace}: ${share(found.work, ms, found.peak)} of the ${count(found.peak / 1e9)} GFLOP/s of a matrix product here`
}

const inBfloat16 = (float32: number[], bfloat16: number[]) => {
  const ratios = bfloat16.map((ms, round) => float32[round]! / ms)
  return `in bfloat16: ${figures(median(bfloat16))} ms a step: ${figures(median(ratios))} times as fast as in float32 (${ratios.map(figures).join(', ')})`
}

/** Rounds by turns: tfjs-node as it comes (oneDNN off where TensorFlow leaves it off), op by op with oneDNN, compiled. */
export async function benchStep(gan: string, resolution: number, terminal: Terminal): Promise<void> {
  const workers = { stock: worker(terminal, { TF_ENABLE_ONEDNN_OPTS: '0' }), ours: worker(terminal) }
  const order = { gan, resolution, steps, rounds: 1 }
  const [stockMs, opByOpMs, compiledMs, bfloat16Ms]: number[][] = [[], [], [], []]
  try {
    let last
    for (let round = 0; round < rounds; round++) {
      const stock = await workers.stock.ask('benchStep', { ...order, compiled: false }).answer
      last = await workers.ours.ask('benchStep', { ...order, bfloat16: true }).answer
      stockMs!.push(...stock.opByOpMs)
      opByOpMs!.push(...last.opByOpMs)
      compiledMs!.push(...last.compiledMs)
      bfloat16Ms!.push(...last.bfloat16Ms)
    }
    const found = { gan, resolution, ...last!, stockMs, opByOpMs, compiledMs, bfloat16Ms }
    const fast = median(compiledMs!)
    const against = (times: number[]) => {
      const ratios = times.map((ms, round) => ms / compiledMs![round]!)
      return `${figures(median(times))} ms a step: compiled is ${figures(median(ratios))} times as fast (${ratios.map(figures).join(', ')})`
    }
    terminal.answer(
      { bench: found },
      [
        `${gan} at ${resolution} px, batch ${found.batch}: ${figures(fast)} ms a step compiled (${compiledMs!.map(figures).join(', ')})`,
        paceLine(found, fast),
        `op by op as tfjs-node comes: ${against(stockMs!)}`,
        `op by op with oneDNN on: ${against(opByOpMs!)}`,
        ...(bfloat16Ms!.length ? [inBfloat16(compiledMs!, bfloat16Ms!)] : []),
        `ready after ${figures(found.preparedMs)} ms, first step after ${figures(found.firstMs)} ms more`
      ].join('\n')
    )
  } finally {
    for (const each of Object.values(workers)) each.close()
  }
}

/** The memory of the process at every thousandth of 10,000 compiled steps. */
export async function benchMemory(gan: string, terminal: Terminal): Promise<void> {
  const trainer = worker(terminal)
  try {
    const order = { gan, resolution: 32, settings: { batch: 4 }, steps: 1000, rounds: 10, opByOp: false }
    const { memoryBytes } = await trainer.ask('benchStep', order).answer
    terminal.answer(
      { bench: { gan, memoryBytes } },
      `memory after every 1,000 of 10,000 steps of ${gan} at 32 px: ${memoryBytes.map(bytes).join(', ')}`
    )
  } finally {
    trainer.close()
  }
}
