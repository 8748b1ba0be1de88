// Runs a function once, op by op, and writes down every TensorFlow operation that it made.
import * as tf from '@tensorflow/tfjs-core'
import { takeChanges, type InPlace } from '../nn/kernel'
import {
  attributeType,
  dataType,
  handleName,
  readName,
  typed,
  variableRead,
  type Attribute,
  type Node,
  type Recording,
  type Signature,
  type Source
} from './graph'
import { workOf } from './work'

type Output = { id: number; dtype: number; shape: number[] }

/** The part of tfjs-node's native binding through which every operation passes. */
export type Binding = {
  createTensor(shape: number[], dtype: number, values: ArrayBufferView): number
  executeOp(op: string, attributes: Attribute[], inputs: number[], outputs: number): Output[]
  deleteTensor(id: number): void
  tensorDataSync(id: number): ArrayBufferView
  loadSavedModel(folder: string, tag: string): number
  deleteSavedModel(session: number): void
  runSavedModel(session: number, inputs: number[], inputNames: string, outputNames: string): Output[]
}
export type NodeBackend = {
  binding: Binding
  getInputTensorIds(tensors: tf.Tensor[]): number[]
  createOutputTensor(output: Output): tf.Tensor
}

export const nodeBackend = (): NodeBackend => tf.backend() as unknown as NodeBackend

export type Recordable = {
  name: string
  /** What outlives a call. Its values are read at the start and written at the end. */
  state: readonly tf.Variable[]
  /** What differs from call to call. Everything else is frozen as it is while recording. */
  inputs: Record<string, tf.Tensor>
  run(): Record<string, tf.Tensor>
}

const types: Partial<Record<string, number>> = dataType

export function signature(tensor: tf.Tensor): Signature {
  const dtype = types[tensor.dtype]
  if (dtype === undefined) throw new Error(`a recorded step cannot hold ${tensor.dtype}`)
  return { dtype, shape: tensor.shape }
}

/** Frames of tfjs, of Node and of this file, by file or (in a bundle) by name. */
const machinery = /node_modules|node:|<anonymous>|program[/\\]record\.|\bcallerLine\b|Recorder|executeOp/

/** Where in the caller's code an operation was made. */
function callerLine(): string {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 60
  const lines = new Error().stack?.split('\n').slice(1) ?? []
  Error.stackTraceLimit = limit
  return lines.find((line) => !machinery.test(line))?.trim() ?? 'in an unknown place'
}

/** Types that tfjs leaves to be inferred, which a graph must name: attribute and the input that has it. */
const inferred: Record<string, readonly (readonly [string, number])[]> = {
  ExpandDims: [
    ['T', 0],
    ['Tdim', 1]
  ]
}

class Recorder {
  readonly nodes: Node[] = []
  readonly effects: string[] = []
  private readonly sources = new Map<number, Source>()
  private readonly shapes = new Map<number, number[]>()

  constructor(
    private readonly backend: NodeBackend,
    private readonly real: Binding,
    private readonly prefix: string,
    private readonly state: readonly tf.Variable[]
  ) {}

  idOf(tensor: tf.Tensor): number {
    return this.backend.getInputTensorIds([tensor])[0] as number
  }

  name(id: number, name: string, dtype: number, shape: number[]): void {
    this.sources.set(id, { name, dtype })
    this.shapes.set(id, shape)
  }

  sourceOf(id: number, op: string): Source {
    const source = this.sources.get(id)
    if (source !== undefined) return source
    throw new Error(
      `${op} uses a tensor made before the recording that is neither state nor input, ${callerLine()}. ` +
        'Make it inside the step, or name it as an input.'
    )
  }

  private add(
    op: string,
    inputs: string[],
    attributes: Attribute[],
    of: Pick<Node, 'work' | 'shape'> = {}
  ): string {
    const name = `${this.prefix}/${this.nodes.length}/${op}`
    this.nodes.push({ name, op, inputs, attributes, ...of })
    return name
  }

  createTensor(shape: number[], dtype: number, values: ArrayBufferView): number {
    const id = this.real.createTensor(shape, dtype, values)
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice()
    const constant = { dtype, shape, bytes }
    const value = { name: 'value', type: attributeType.tensor, value: constant }
    this.name(id, this.add('Const', [], [typed('dtype', dtype), value], { shape }), dtype, shape)
    return id
  }

  executeOp(op: string, attributes: Attribute[], inputs: number[], outputs: number): Output[] {
    const sources = inputs.map((id) => this.sourceOf(id, op))
    const made = this.real.executeOp(op, attributes, inputs, outputs)
    const types = (inferred[op] ?? []).map(([name, input]) => typed(name, (sources[input] as Source).dtype))
    const known = attributes.map((attribute) => ({ ...attribute }))
    const names = sources.map((source) => source.name)
    const shapes = inputs.map((id) => this.shapes.get(id) ?? [])
    const shape = made[0]?.shape ?? []
    const name = this.add(op, names, [...known, ...types], { work: workOf(op, shapes, shape), shape })
    made.forEach(({ id, dtype, shape }, port) =>
      this.name(id, port === 0 ? name : `${name}:${port}`, dtype, shape)
    )
    return made
  }

  /** One kernel in place of what `spelledOut` does, which runs unrecorded so that values go on being right. */
  change({ op, variables, inputs, attributes }: InPlace, spelledOut: () => void): void {
    const indices = variables.map((variable) => this.state.indexOf(variable))
    if (indices.includes(-1)) throw new Error(`${op} changes a variable that is not state, ${callerLine()}`)
    const sources = inputs.map((tensor) => this.sourceOf(this.idOf(tensor), op).name)
    // Whatever was read before this is read before the change.
    const before = variables.map(
      (variable) => `^${this.sourceOf(this.idOf(variable), op).name.replace(/:.*/, '')}`
    )
    const name = this.add(op, [...indices.map(handleName), ...sources, ...before], attributes)
    this.effects.push(name)
    const own = this.backend.binding
    this.backend.binding = this.real
    spelledOut()
    this.backend.binding = own
    variables.forEach((variable, at) => {
      const { dtype } = signature(variable)
      const read = variableRead(`${name}/${at}`, indices[at] as number, dtype, `^${name}`)
      this.nodes.push(read)
      this.name(this.idOf(variable), read.name, dtype, variable.shape)
      this.effects.push(read.name)
    })
  }

  /** The binding to hand to tfjs meanwhile. */
  binding(): Binding {
    const refuse = (what: string) => () => {
      throw new Error(`a recorded step cannot ${what}: ${callerLine()}. Its value would be frozen.`)
    }
    const replaced: Partial<Binding> = {
      createTensor: (shape, dtype, values) => this.createTensor(shape, dtype, values),
      executeOp: (op, attributes, inputs, outputs) => this.executeOp(op, attributes, inputs, outputs),
      tensorDataSync: refuse('read the value of a tensor')
    }
    const { real } = this
    // An empty target: the addon's own properties are read-only, which a proxy of it would have to respect.
    return new Proxy({} as Binding, {
      get: (_empty, key) => replaced[key as keyof Binding] ?? real[key as keyof Binding]
    })
  }
}

/** Runs `work` while Math.random refuses: a number drawn there would be the same at every call. */
function withoutChance<T>(work: () => T): T {
  const random = Math.random
  Math.random = () => {
    throw new Error(`a recorded step cannot draw from Math.random: ${callerLine()}. Use the run's Random.`)
  }
  try {
    return work()
  } finally {
    Math.random = random
  }
}

/** Variables that began as copies of one another share one tensor, by which they could not be told apart. */
function separate(state: readonly tf.Variable[], idOf: (tensor: tf.Tensor) => number): void {
  const seen = new Set<number>()
  for (const variable of state) {
    if (seen.has(idOf(variable))) {
      const own = tf.tidy(() => tf.add(variable, tf.zerosLike(variable)))
      variable.assign(own)
      own.dispose()
    }
    seen.add(idOf(variable))
  }
}

/**
 * Runs `run` once on the current values of `state` and `inputs`, and answers it as data.
 * The state is changed by this as by any call. Outputs are disposed.
 * @throws Error naming the operation and the line when the step reads a value, draws in JavaScript or uses a stranger.
 */
export function record({ name, state, inputs, run }: Recordable): Recording {
  const backend = nodeBackend()
  const real = backend.binding
  const recorder = new Recorder(backend, real, name, state)
  const idOf = (tensor: tf.Tensor) => recorder.idOf(tensor)
  separate(state, idOf)
  const introduce = (tensor: tf.Tensor, source: string) =>
    recorder.name(idOf(tensor), source, signature(tensor).dtype, tensor.shape)
  state.forEach((variable, index) => introduce(variable, readName(index)))
  for (const [key, tensor] of Object.entries(inputs)) introduce(tensor, `${name}/in/${key}`)
  backend.binding = recorder.binding()
  takeChanges((change, spelledOut) => recorder.change(change, spelledOut))
  try {
    const made = withoutChance(run)
    const source = (tensor: tf.Tensor) => recorder.sourceOf(idOf(tensor), name)
    const outputs = Object.fromEntries(Object.entries(made).map(([key, tensor]) => [key, source(tensor)]))
    const updates = state
      .map((variable, index) => ({ index, source: source(variable).name }))
      .filter(({ index, source }) => source !== readName(index) && !recorder.effects.includes(source))
    tf.dispose(made)
    const signatures = Object.fromEntries(Object.entries(inputs).map(([key, t]) => [key, signature(t)]))
    return { name, nodes: recorder.nodes, inputs: signatures, outputs, updates, effects: recorder.effects }
  } finally {
    takeChanges(null)
    backend.binding = real
  }
}
