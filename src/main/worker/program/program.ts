// Recorded functions over one state, loaded as one TensorFlow session: a call is one step, the state stays inside.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import {
  attributeType,
  dataType,
  handleName,
  poolName,
  readName,
  shaped,
  typed,
  variableRead,
  type Attribute,
  type Node,
  type Recording,
  type Signature
} from './graph'
import { optimise, type Precision } from './passes'
import { nodeBackend, signature } from './record'
import { savedModel, tag } from './saved-model'

const text = (name: string, value: string): Attribute => ({ name, type: attributeType.string, value })
const placeholder = (name: string, { dtype, shape }: Signature): Node => ({
  name,
  op: 'Placeholder',
  inputs: [],
  attributes: [typed('dtype', dtype), shaped('shape', shape)]
})
const identity = (name: string, source: string, dtype: number, after: string[]): Node => ({
  name,
  op: 'Identity',
  inputs: [source, ...after],
  attributes: [typed('T', dtype)]
})
const assign = (name: string, index: number, source: string, dtype: number, after: string[]): Node => ({
  name,
  op: 'AssignVariableOp',
  inputs: [handleName(index), source, ...after],
  attributes: [typed('dtype', dtype)]
})

/** A handle and a read for each state variable, and the way to write it from outside. */
function stateNodes(state: readonly Signature[]): Node[] {
  return state.flatMap(({ dtype, shape }, index) => {
    const handle = handleName(index)
    const attributes = [typed('dtype', dtype), shaped('shape', shape)]
    const own = [...attributes, text('shared_name', handle), text('container', '')]
    return [
      { name: handle, op: 'VarHandleOp', inputs: [], attributes: own },
      variableRead(readName(index), index, dtype, ''),
      placeholder(`${handle}/given`, { dtype, shape }),
      assign(`${handle}/write`, index, `${handle}/given`, dtype, []),
      identity(`${handle}/written`, `${handle}/given`, dtype, [`^${handle}/write`])
    ]
  })
}

/** A recording's nodes, its placeholders, the assignments at its end, and outputs that wait for them. */
function functionNodes(recording: Recording, state: readonly Signature[]): Node[] {
  const { name, inputs, outputs, updates, effects } = recording
  const dtypeOf = (index: number) => (state[index] as Signature).dtype
  // Whatever reads the old value has read it before the new one is put in its place.
  const assigns = updates.map(({ index, source }) =>
    assign(`${name}/set/${index}`, index, source, dtypeOf(index), [`^${readName(index)}`])
  )
  const after = [...assigns.map((node) => node.name), ...effects].map((node) => `^${node}`)
  return [
    ...Object.entries(inputs).map(([key, given]) => placeholder(`${name}/in/${key}`, given)),
    ...recording.nodes,
    ...assigns,
    ...Object.entries(outputs).map(([key, source]) =>
      identity(`${name}/out/${key}`, source.name, source.dtype, after)
    )
  ]
}

/** Bytes that lie in the session and that functions gather from by place: uint8, first dimension the places. */
export type Pool = { readonly name: string; readonly shape: readonly number[]; readonly bytes: Uint8Array }

/** A pool's variable, and the way to fill it: what that answers is its number of dimensions, not its bytes. */
function poolNodes({ name, shape }: Pool): Node[] {
  const handle = poolName(name)
  const dtype = dataType.uint8
  const own = [
    typed('dtype', dtype),
    shaped('shape', shape),
    text('shared_name', handle),
    text('container', '')
  ]
  return [
    { name: handle, op: 'VarHandleOp', inputs: [], attributes: own },
    placeholder(`${handle}/given`, { dtype, shape }),
    {
      name: `${handle}/fill`,
      op: 'AssignVariableOp',
      inputs: [handle, `${handle}/given`],
      attributes: [typed('dtype', dtype)]
    },
    {
      name: `${handle}/size`,
      op: 'Rank',
      inputs: [`${handle}/given`, `^${handle}/fill`],
      attributes: [typed('T', dtype)]
    }
  ]
}

export class Program {
  private constructor(
    private readonly session: number,
    private readonly state: readonly tf.Variable[],
    private readonly functions: ReadonlyMap<string, Recording>
  ) {}

  /** Loads what was recorded over `state`, whose present values become the session's. */
  static load(
    state: readonly tf.Variable[],
    recorded: readonly Recording[],
    { precision, pools = [] }: { precision?: Precision; pools?: readonly Pool[] } = {}
  ): Program {
    const how = { precision, pools: new Set(pools.map(({ name }) => name)) }
    const recordings = recorded.map((one) => optimise(one, how))
    const signatures = state.map(signature)
    const nodes = [
      ...stateNodes(signatures),
      ...pools.flatMap(poolNodes),
      ...recordings.flatMap((one) => functionNodes(one, signatures))
    ]
    const folder = mkdtempSync(join(tmpdir(), 'atelier-program-'))
    try {
      writeFileSync(join(folder, 'saved_model.pb'), savedModel(nodes))
      const session = nodeBackend().binding.loadSavedModel(folder, tag)
      const program = new Program(session, state, new Map(recordings.map((one) => [one.name, one])))
      program.write()
      pools.forEach((pool) => program.fill(pool))
      return program
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  private call(inputs: tf.Tensor[], names: string[], outputs: string[]): tf.Tensor[] {
    const backend = nodeBackend()
    const given = backend.getInputTensorIds(inputs)
    const made = backend.binding.runSavedModel(this.session, given, names.join(','), outputs.join(','))
    return made.map((output) => backend.createOutputTensor(output))
  }

  /** Puts a pool's bytes into the session. tfjs has no type for them, so they never become a tfjs tensor. */
  private fill({ name, shape, bytes }: Pool): void {
    const { binding } = nodeBackend()
    const id = binding.createTensor([...shape], dataType.uint8, bytes)
    const names = [`${poolName(name)}/given:0`, `${poolName(name)}/size:0`] as const
    const made = binding.runSavedModel(this.session, [id], names[0], names[1])
    for (const tensor of [id, ...made.map((output) => output.id)]) binding.deleteTensor(tensor)
  }

  /** Runs the function `name` once. The caller disposes its outputs. */
  run(name: string, inputs: Record<string, tf.Tensor>): Record<string, tf.Tensor> {
    const recording = this.functions.get(name)
    if (!recording) throw new Error(`no function ${name} was recorded`)
    const given = Object.keys(recording.inputs).map((key) => {
      const tensor = inputs[key]
      if (!tensor) throw new Error(`${name} wants ${key}`)
      return tensor
    })
    const wanted = Object.keys(recording.outputs)
    const made = this.call(
      given,
      Object.keys(recording.inputs).map((key) => `${name}/in/${key}:0`),
      wanted.map((key) => `${name}/out/${key}:0`)
    )
    return Object.fromEntries(wanted.map((key, index) => [key, made[index] as tf.Tensor]))
  }

  /** Floating-point operations of one run of the function `name`. */
  work(name: string): number {
    return this.functions.get(name)?.nodes.reduce((all, node) => all + (node.work ?? 0), 0) ?? 0
  }

  /** Puts the variables' values into the session. */
  write(): void {
    if (this.state.length === 0) return
    const names = this.state.map((_, index) => `${handleName(index)}/given:0`)
    const done = this.state.map((_, index) => `${handleName(index)}/written:0`)
    tf.dispose(this.call([...this.state], names, done))
  }

  /** Brings the session's values back into the variables. */
  read(): void {
    const values = this.call(
      [],
      [],
      this.state.map((_, index) => `${readName(index)}:0`)
    )
    values.forEach((value, index) => {
      this.state[index]?.assign(value as tf.Tensor)
      value.dispose()
    })
  }

  dispose(): void {
    nodeBackend().binding.deleteSavedModel(this.session)
  }
}
